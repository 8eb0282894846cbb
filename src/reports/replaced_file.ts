import type { Output } from "../io/output.ts";

/** A file that holds what is written now and nothing of before: a report is one document. @throws what the system says */
export function replacedFile(path: string): Output {
  const file = Deno.openSync(path, { create: true, write: true, truncate: true });
  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    },
    close: () => file.close(),
  };
}
