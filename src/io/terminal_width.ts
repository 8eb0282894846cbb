/** What is assumed of a terminal that does not say how wide it is. */
const usual = 80;

/** How many columns the terminal has; one that was never given a size, as in a serial console or a pseudo terminal, says 0. */
export function terminalColumns(size: () => { columns: number } = Deno.consoleSize): number {
  return size().columns || usual;
}
