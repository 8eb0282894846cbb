/** What help says of one key of a map. */
export interface KeyText {
  /** The value behind the colon: `DURATION`. */
  readonly form: string;
  readonly text: string;
  /** The keys of a map that is the value, if help lists these one by one. */
  readonly keys?: KeyTexts;
}

export type KeyTexts = Readonly<Record<string, KeyText>>;
