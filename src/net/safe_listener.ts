/**
 * Wraps a listener so that an error in it is reported like any other uncaught error, and not swallowed: Deno 2.9
 * prints what `connection`, `connect`, `close` and `drain` listeners and write callbacks throw, and goes on.
 */
export function guarded<Arguments extends unknown[]>(
  listener: (...values: Arguments) => void,
): (...values: Arguments) => void {
  return (...values) => {
    try {
      listener(...values);
    } catch (error) {
      reportError(error);
    }
  };
}
