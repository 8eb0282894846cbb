/** With `TCPLAB_REQUIRE_PEERS=1` a program that is missing makes its tests fail instead of being skipped. */
export const requirePeers = Deno.env.get("TCPLAB_REQUIRE_PEERS") === "1";

/** How each program is found out to be there, and to be the one that is meant. */
const probes: Record<string, { readonly args: readonly string[]; readonly says: RegExp }> = {
  // Deno puts a `node` of its own on the path of its children where there is none.
  node: {
    args: ["-p", "`${process.version} ${process.versions.deno}`"],
    says: /^v\d+\.\d+\.\d+ undefined\n$/,
  },
  ncat: { args: ["--version"], says: /Ncat: Version/ },
  "redis-server": { args: ["--version"], says: /Redis server v=/ },
  nc: { args: ["-h"], says: /OpenBSD netcat/ },
  socat: { args: ["-V"], says: /socat version/ },
  curl: { args: ["--version"], says: /^curl / },
  tshark: { args: ["--version"], says: /^TShark/ },
  ss: { args: ["-V"], says: /^ss utility/ },
  prlimit: { args: ["--version"], says: /^prlimit / },
  tmux: { args: ["-V"], says: /^tmux / },
  python3: { args: ["--version"], says: /^Python 3/ },
  sh: { args: ["-c", "echo yes"], says: /^yes/ },
};

/** Which of these programs (or, with a path, files) are not there. */
export function missing(needed: readonly string[]): string[] {
  return needed.filter((name) => !isThere(name));
}

const known = new Map<string, boolean>();

function isThere(name: string): boolean {
  let answer = known.get(name);
  if (answer === undefined) known.set(name, answer = probe(name));
  return answer;
}

function probe(name: string): boolean {
  if (name.startsWith("/")) return isPath(name);
  const { args, says } = probes[name]!;
  try {
    const { stdout, stderr } = new Deno.Command(name, { args: [...args], stdin: "null" }).outputSync();
    const decoder = new TextDecoder();
    return says.test(decoder.decode(stdout)) || says.test(decoder.decode(stderr));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function isPath(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
