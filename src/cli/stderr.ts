import { printable } from "../bytes/printable.ts";

/**
 * Says something about the work to the user, on stderr; the product is on stdout. A message may quote what anybody wrote,
 * so what is not printable in it becomes an escape; its line ends stay.
 */
export function printMessage(message: string): void {
  console.error(`tcplab: ${message.split("\n").map(printable).join("\n")}`);
}
