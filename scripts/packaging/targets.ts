/** A machine that executables are made for, by the name that compilers give it. */
export interface Target {
  readonly triple: string;
  readonly suffix: string;
  /** What the first bytes of an executable for it say of the processor. */
  readonly machine: string;
}

export const targets: readonly Target[] = [
  { triple: "x86_64-unknown-linux-gnu", suffix: "", machine: "ELF x86_64" },
  { triple: "aarch64-unknown-linux-gnu", suffix: "", machine: "ELF aarch64" },
  { triple: "x86_64-pc-windows-msvc", suffix: ".exe", machine: "PE x86_64" },
  { triple: "x86_64-apple-darwin", suffix: "", machine: "Mach-O x86_64" },
  { triple: "aarch64-apple-darwin", suffix: "", machine: "Mach-O aarch64" },
];

export const triples = targets.map(({ triple }) => triple);

/** `tcplab-0.1.0-x86_64-unknown-linux-gnu` */
export function executableName(version: string, { triple, suffix }: Target): string {
  return `tcplab-${version}-${triple}${suffix}`;
}

/** Where the numbers stand and what they mean: elf(5), the PE format of Microsoft, mach-o/loader.h of Apple. */
const elfMachines = new Map([[0x3e, "ELF x86_64"], [0xb7, "ELF aarch64"]]);
const peMachines = new Map([[0x8664, "PE x86_64"], [0xaa64, "PE aarch64"]]);
const machOProcessors = new Map([[0x01000007, "Mach-O x86_64"], [0x0100000c, "Mach-O aarch64"]]);

/** What kind of executable begins with these bytes; undefined for none that we make. */
export function machineOf(head: Uint8Array): string | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 64) return undefined;
  if (view.getUint32(0) === 0x7f454c46) return elfMachines.get(view.getUint16(18, true));
  if (view.getUint32(0, true) === 0xfeedfacf) return machOProcessors.get(view.getUint32(4, true));
  if (view.getUint16(0) !== 0x4d5a) return undefined;
  const pe = view.getUint32(60, true);
  if (pe + 6 > head.length || view.getUint32(pe) !== 0x50450000) return undefined;
  return peMachines.get(view.getUint16(pe + 4, true));
}
