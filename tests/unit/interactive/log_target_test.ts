import { logTarget } from "../../../src/interactive/log_target.ts";
import { logs } from "../../../src/logs/index.ts";
import { createContext } from "../../../src/events/context.ts";
import { systemClock } from "../../../src/events/clock.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { assertEquals, assertMatch } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

/** What a log writes of bytes that we sent. */
async function written(text: (path: string) => string, name: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/${name}`;
    const log = logTarget.parse(text(path), linux).made({
      stream: "stderr",
      color: "never",
      timeZone: "UTC",
      lineEnd: "\n",
      warn: (message) => {
        throw new Error(message);
      },
    });
    const { emit } = createContext([log], new AbortController().signal, systemClock);
    const peer = { host: "127.0.0.1", port: 5025 };
    emit({ event: "data", conn: 1, peer, dir: "out", offset: 0, bytes: utf8("*RST\n") });
    await log.close();
    return await Deno.readTextFile(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("logTarget reads the name of a file, for a text log of both sides", async () => {
  for (const name of ["run", "run.txt", "a,b", "json:x", "a b"]) {
    assertMatch(await written((path) => path, name), /^\S+ SENT 127\.0\.0\.1:5025 #1: \*RST\\n\n$/);
  }
});

Deno.test("logTarget reads what --log takes", async () => {
  const json = JSON.parse(await written((path) => `json:data=hex,file=${path}`, "x"));
  assertEquals([json.event, json.dir, json.hex], ["data", "out", "2a5253540a"]);
});

const refused: ReadonlyArray<readonly [text: string, message: string]> = [
  ["hex", '"hex" names no file, and this screen is taken (try hex:file=PATH)'],
  ["text:", '"text:" names no file, and this screen is taken (try text:file=PATH)'],
  ["json:data=hex", '"json:data=hex" names no file, and this screen is taken (try json:data=hex,file=PATH)'],
  [
    "json:flie=x",
    'json: "flie" is not an option, did you mean "file"? (data, file, when-behind, rotate, keep)',
  ],
  ["jsn:file=x", '"jsn" is not a log, did you mean "json"? (' + logs.choices.join(", ") + ")"],
];

for (const [text, message] of refused) {
  Deno.test(`logTarget refuses "${text}"`, () => assertRefused(() => logTarget.parse(text, linux), message));
}
