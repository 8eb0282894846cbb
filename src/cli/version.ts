import config from "../../deno.json" with { type: "json" };

/** `tcplab 0.1.0 (1a2b3c4, Deno 2.9.6)` */
export function versionLine(): string {
  return `tcplab ${config.version} (${commit() ?? "unknown commit"}, Deno ${Deno.version.deno})`;
}

/** The commit that this was built or is run from. The build script writes it into the executable. */
function commit(): string | undefined {
  return Deno.build.standalone ? read("../../build/commit.txt") : checkedOut();
}

function checkedOut(): string | undefined {
  const head = read("../../.git/HEAD");
  const [, branch] = /^ref: (.+)$/.exec(head ?? "") ?? [];
  if (branch === undefined) return head?.slice(0, 7);
  const packed = read("../../.git/packed-refs")?.split("\n").find((line) => line.endsWith(` ${branch}`));
  return (read(`../../.git/${branch}`) ?? packed)?.slice(0, 7);
}

function read(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(new URL(path, import.meta.url)).trim();
  } catch {
    return undefined;
  }
}
