import { toHex } from "../../src/bytes/bytes.ts";

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256(file: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(file));
  return toHex(new Uint8Array(digest), "");
}

/**
 * Writes SHA256SUMS for all executables of a version in a directory, those of earlier runs included, as
 * `sha256sum --check` reads it.
 */
export async function writeChecksums(dir: string, version: string): Promise<void> {
  const names = Array.from(Deno.readDirSync(dir), ({ name }) => name);
  const lines: string[] = [];
  for (const name of names.filter((name) => name.startsWith(`tcplab-${version}-`)).sort()) {
    lines.push(`${await sha256(`${dir}/${name}`)}  ${name}\n`);
  }
  if (lines.length > 0) await Deno.writeTextFile(`${dir}/SHA256SUMS`, lines.join(""));
  else await Deno.remove(`${dir}/SHA256SUMS`).catch(() => {});
}
