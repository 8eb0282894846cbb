/** One figure, and whether it is as it should be. */
export interface Check {
  readonly name: string;
  readonly figure: string;
  readonly isGood: boolean;
}
