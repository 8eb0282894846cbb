/**
 * What must never reach a terminal from a peer: controls, C1, marks that change the direction of text or can't be
 * seen, line separators, half characters.
 */
export const unsafe =
  // deno-lint-ignore no-control-regex
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}\u{e0000}-\u{e007f}]/u;
