const words: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset by peer",
  EPIPE: "broken pipe",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name can't be looked up at the moment",
  ETIMEDOUT: "timed out",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "network unreachable",
  EADDRINUSE: "address already in use",
  EADDRNOTAVAIL: "not an address of this machine",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "no such file or directory",
  EMFILE: "too many open files",
  ENFILE: "too many open files in the system",
  ENOSPC: "no space left on device",
};

/** The system's code for an error (`ECONNREFUSED`), when it has one. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // Happy eyeballs (RFC 8305) tries several addresses and reports all failures together.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return (error as Error & { code?: string }).code;
}

/** An error of the network or a file in words, with its code. */
export function messageOf(error: unknown): string {
  const code = codeOf(error);
  const text = code === undefined ? undefined : words[code];
  if (text !== undefined) return `${text} (${code})`;
  return error instanceof Error ? error.message : String(error);
}

/** Whether the peer sent RST. A write after that fails with EPIPE, a read with ECONNRESET. */
export function isReset(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE", "ECONNABORTED"].includes(codeOf(error) ?? "");
}
