import { nodeVersion } from "./installed.ts";

/** What a reader needs to know to judge the figures. */
export interface Machine {
  readonly date: string;
  readonly cpus: number;
  readonly deno: string;
  readonly node: string;
  readonly rounds: number;
  readonly seconds: number;
}

export async function describeMachine(settings: { rounds: number; seconds: number }): Promise<Machine> {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpus: navigator.hardwareConcurrency,
    deno: Deno.version.deno,
    node: await nodeVersion() ?? "none",
    rounds: settings.rounds,
    seconds: settings.seconds,
  };
}
