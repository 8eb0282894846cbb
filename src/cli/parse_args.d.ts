export interface ParseOptions {
  /** Always taken as text; `_` stands for the arguments without a name. */
  string?: readonly string[];
  boolean?: readonly string[];
  /** Every occurrence is kept, in an array. */
  collect?: readonly string[];
  /** Called for what is in none of the lists; an argument without a name has no `key`. False drops it. */
  unknown?: (argument: string, key?: string, value?: unknown) => unknown;
}
export declare function parseArgs(
  args: readonly string[],
  options: ParseOptions,
): Record<string, unknown> & { _: string[] };
