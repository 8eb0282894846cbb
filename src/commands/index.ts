import type { CommandEntry } from "../cli/command.ts";

/** Every command; each is a file that is loaded when it is chosen. */
export const commands: readonly CommandEntry[] = [
  {
    name: "server",
    summary: "answer connections",
    load: async () => (await import("./server.ts")).default,
  },
  {
    name: "client",
    summary: "connect, send, judge the reply; or a pipe like nc",
    load: async () => (await import("./client.ts")).default,
  },
  {
    name: "run",
    summary: "run scenario files, judge them",
    load: async () => (await import("./run.ts")).default,
  },
  {
    name: "completions",
    summary: "a completion script for your shell",
    load: async () => (await import("./completions.ts")).default,
  },
  {
    name: "help",
    summary: "how to use all of this",
    load: async () => (await import("./help.ts")).default,
  },
];
