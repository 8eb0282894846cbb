export interface ParseOptions {
  /** Always taken as text; `_` stands for the arguments without a name. */
  string?: readonly string[];
  boolean?: readonly string[];
  /** Every occurrence is kept, in an array. */
  collect?: readonly string[];
}
export declare function parseArgs(
  args: readonly string[],
  options: ParseOptions,
): Record<string, unknown> & { _: string[] };
