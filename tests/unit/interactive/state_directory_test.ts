import { stateDirectory } from "../../../src/interactive/state_directory.ts";
import { assertEquals } from "../../assert.ts";

const rows: ReadonlyArray<
  readonly [os: string, variables: Record<string, string>, folder: string | undefined]
> = [
  ["linux", { HOME: "/home/me" }, "/home/me/.local/state/tcplab"],
  ["linux", { HOME: "/home/me", XDG_STATE_HOME: "/var/me" }, "/var/me/tcplab"],
  ["linux", { HOME: "/home/me", XDG_STATE_HOME: "not/absolute" }, "/home/me/.local/state/tcplab"],
  ["linux", { HOME: "/home/me", XDG_STATE_HOME: "" }, "/home/me/.local/state/tcplab"],
  ["freebsd", { HOME: "/home/me" }, "/home/me/.local/state/tcplab"],
  ["linux", { HOME: "" }, undefined],
  ["linux", {}, undefined],
  ["darwin", { HOME: "/Users/me", XDG_STATE_HOME: "/x" }, "/Users/me/Library/Application Support/tcplab"],
  ["darwin", {}, undefined],
  [
    "windows",
    { LOCALAPPDATA: "C:\\Users\\me\\AppData\\Local", HOME: "/x" },
    "C:\\Users\\me\\AppData\\Local\\tcplab",
  ],
  ["windows", { HOME: "/x" }, undefined],
];

for (const [os, variables, folder] of rows) {
  Deno.test(`stateDirectory() on ${os} with ${JSON.stringify(variables)} is ${folder}`, () => {
    assertEquals(stateDirectory(os, (name) => variables[name]), folder);
  });
}
