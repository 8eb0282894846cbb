/** How long a test waits for anything before it fails, in milliseconds: far longer than it should take. */
export const patience = 15_000;

/** Waits for a promise, but not for ever. @param what is awaited, for the error */
export async function bounded<T>(
  what: string | (() => string),
  promise: Promise<T>,
  ms = patience,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`waited ${ms} ms for ${typeof what === "string" ? what : what()}`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits until a condition holds that nothing tells us about: looks again and again. */
export async function eventually(
  what: string | (() => string),
  holds: () => boolean | Promise<boolean>,
  ms = patience,
): Promise<void> {
  let isLate = false;
  const look = async () => {
    while (!isLate && !await holds()) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  try {
    await bounded(what, look(), ms);
  } finally {
    isLate = true;
  }
}

/** Milliseconds that something took. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await act();
  return performance.now() - started;
}
