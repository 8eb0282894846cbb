import { utf8 } from "../../../src/bytes/bytes.ts";
import { loadParts } from "../../../src/recordings/load.ts";
import { ReplayScript } from "../../../src/recordings/replay_script.ts";
import { toScenario } from "../../../src/recordings/to_scenario.ts";
import type { Platform } from "../../../src/values/platform.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { ipPacket, pcapFile, type TcpSpec } from "./packets.ts";
import { act } from "./playing.ts";

const ends = { from: "10.0.0.1:50000", to: "10.0.0.2:502" };

/** What a port of a switch shows that copies one direction: the client says ping and then, behind a gap, done. */
const oneDirection: readonly TcpSpec[] = [
  { ...ends, seq: 1000, flags: "S" },
  { ...ends, seq: 1001, ack: 7001, flags: "PA", payload: "ping\n" },
  { ...ends, seq: 1106, ack: 7006, flags: "PA", payload: "done\n" },
  { ...ends, seq: 1111, ack: 7006, flags: "FA" },
];

const platform: Platform = {
  os: "linux",
  readFile: () => pcapFile(oneDirection.map((spec, i) => ({ at: i * 10, bytes: ipPacket(spec) }))),
};

const problem =
  "x.pcap: conversation 0 (10.0.0.1:50000 to 10.0.0.2:502) is not whole: of what the client sent, bytes 5 to " +
  "104 are missing before packet 3";

function load(onlySent: boolean, warnings: string[] = []) {
  const source = { file: "x.pcap", stream: undefined, mask: undefined, framing: undefined, onlySent };
  return loadParts(source, "client", platform, (message) => warnings.push(message));
}

Deno.test("loadParts() refuses what is not whole, and says what can be done", () => {
  const hint = " (--only-sent takes what the client sent as far as it is there, and no replies)";
  assertRefused(() => load(false), problem + hint);
});

Deno.test("loadParts() with onlySent sends what is there, whatever the other side says", () => {
  const warnings: string[] = [];
  const [part] = load(true, warnings);
  assertEquals(warnings, [problem]);
  const script = new ReplayScript(part!, { speed: Infinity, goesOn: false, now: 0 });
  script.push(utf8("anything"), 0);
  assertEquals(act(script, 0), ["send ping\n", "send done\n", "fin", "done"]);
  script.push(utf8("and more"), 0);
  script.end("fin", 0);
  assertEquals(script.deviations, []);
});

Deno.test("toScenario() with onlySent writes what is there, and expects nothing", () => {
  const warnings: string[] = [];
  const text = toScenario("x.pcap", undefined, true, platform, (message) => warnings.push(message));
  assertEquals(text.split("steps:\n")[1], "  - send: 'ping\\ndone\\n'\n  - fin\n");
  assertEquals(warnings, [problem]);
});
