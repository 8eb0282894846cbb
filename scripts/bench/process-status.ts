/** What /proc tells about a process. */

/** Resident memory in KiB: now (VmRSS), or at its highest (VmHWM). */
export async function memoryKiB(pid: number, field: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const value = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1];
  if (value === undefined) throw new Error(`/proc/${pid}/status has no ${field}`);
  return Number(value);
}

export async function openFiles(pid: number): Promise<number> {
  let count = 0;
  for await (const _ of Deno.readDir(`/proc/${pid}/fd`)) count++;
  return count;
}

/** How many bytes it has written to files and pipes so far; what it sent to sockets is not among them. */
export async function writtenBytes(pid: number): Promise<number> {
  const value = /^wchar: (\d+)$/m.exec(await Deno.readTextFile(`/proc/${pid}/io`))?.[1];
  if (value === undefined) throw new Error(`/proc/${pid}/io has no wchar`);
  return Number(value);
}
