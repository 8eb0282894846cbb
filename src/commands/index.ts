import type { CommandEntry } from "../cli/command.ts";
import { lazily } from "../values/lazy_import.ts";

/** Every command; each is a file that is loaded when it is chosen. */
export const commands: readonly CommandEntry[] = [
  {
    name: "server",
    summary: "answer connections",
    load: async () => (await lazily<typeof import("./server.ts")>("./server.ts", import.meta.url)).default,
  },
  {
    name: "client",
    summary: "connect, send, judge the reply; or a pipe like nc",
    load: async () => (await lazily<typeof import("./client.ts")>("./client.ts", import.meta.url)).default,
  },
  {
    name: "proxy",
    summary: "sit between two ends: show, record and break the traffic",
    load: async () => (await lazily<typeof import("./proxy.ts")>("./proxy.ts", import.meta.url)).default,
  },
  {
    name: "run",
    summary: "run scenario files, judge them",
    load: async () => (await lazily<typeof import("./run.ts")>("./run.ts", import.meta.url)).default,
  },
  {
    name: "conversations",
    summary: "list the connections of a recording or a capture",
    load: async () =>
      (await lazily<typeof import("./conversations.ts")>("./conversations.ts", import.meta.url)).default,
  },
  {
    name: "completions",
    summary: "a completion script for your shell",
    load: async () =>
      (await lazily<typeof import("./completions.ts")>("./completions.ts", import.meta.url)).default,
  },
  {
    name: "help",
    summary: "how to use all of this",
    load: async () => (await lazily<typeof import("./help.ts")>("./help.ts", import.meta.url)).default,
  },
];
