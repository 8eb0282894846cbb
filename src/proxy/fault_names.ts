import type { ProxyFault } from "./proxy_fault.ts";

/** The smallest serial that no fault has: one that comes back later draws the same numbers again. */
export function freeSerial(faults: readonly ProxyFault[]): number {
  const taken = new Set(faults.map(({ serial }) => serial));
  let serial = 0;
  while (taken.has(serial)) serial++;
  return serial;
}

/** The label, with a number behind it if another fault has it. */
export function freeLabel(label: string, faults: readonly ProxyFault[]): string {
  const taken = new Set(faults.map(({ asked }) => asked?.label));
  let free = label;
  for (let number = 2; taken.has(free); number++) free = `${label}_${number}`;
  return free;
}
