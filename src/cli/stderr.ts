/** Says something about the work to the user, on stderr; the product is on stdout. */
export function printMessage(message: string): void {
  console.error(`tcplab: ${message}`);
}
