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
