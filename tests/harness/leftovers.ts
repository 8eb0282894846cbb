import { type Child, mark } from "./child.ts";
import { eventually } from "./bounded.ts";

/** What this process has open: how many sockets, pipes, files, ... Empty where the system does not tell. */
export function openDescriptors(): Map<string, number> {
  const kinds = new Map<string, number>();
  try {
    for (const { name } of Deno.readDirSync("/proc/self/fd")) {
      const kind = kindOf(name);
      if (kind !== undefined) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return kinds;
}

/** `socket`, `pipe`, `anon_inode:[pidfd]`, or the path of a file. */
function kindOf(descriptor: string): string | undefined {
  try {
    const target = Deno.readLinkSync(`/proc/self/fd/${descriptor}`);
    // The descriptor of the directory that is being read.
    return /^\/proc\/\d+\/fd$/.test(target) ? undefined : target.replace(/:\[\d+\]$/, "");
  } catch {
    return undefined;
  }
}

/** Which processes of the test are still there, even those whose parent has ended. */
export function strays(): string[] {
  const found: string[] = [];
  try {
    for (const { name } of Deno.readDirSync("/proc")) {
      if (/^\d+$/.test(name) && Number(name) !== Deno.pid && isMarked(name)) {
        found.push(`${name} ${Deno.readTextFileSync(`/proc/${name}/cmdline`).replaceAll("\0", " ")}`);
      }
    }
  } catch (error) {
    // No /proc at all, or a process that ended just now.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}

function isMarked(pid: string): boolean {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/environ`).split("\0").includes(`${mark.name}=${mark.value}`);
  } catch {
    return false;
  }
}

/** @throws when the test has left a process, or descriptors that were not open before */
export async function checkNothingIsLeft(before: ReadonlyMap<string, number>, ms = 3000): Promise<void> {
  await eventually(() => `these processes to end: ${strays().join(", ")}`, () => strays().length === 0, ms);
  const more = () => Array.from(openDescriptors()).filter(([kind, count]) => count > (before.get(kind) ?? 0));
  const explain = () => `these descriptors to be closed: ${more().map(([kind]) => kind).join(", ")}`;
  // Sockets are closed a little after their events.
  await eventually(explain, () => more().length === 0, ms);
}

/** Traces of our own errors: of what Deno swallows, of what we caught as a bug, and of the runtime itself. */
const traces = /Uncaught|bug in tcplab|panicked at|has panicked/;

/** @throws when a process has shown a defect of tcplab on stderr */
export function checkNoDefectIsTold(
  { name, stderr, hasBug }: Pick<Child, "name" | "stderr" | "hasBug">,
): void {
  if (!hasBug && traces.test(stderr.text)) throw new Error(`${name} said:\n${stderr.text}`);
}
