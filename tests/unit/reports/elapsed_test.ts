import { elapsed } from "../../../src/reports/elapsed.ts";
import { assertEquals } from "../../assert.ts";

const times: Array<[ms: number, text: string]> = [
  [0, "0.00ms"],
  [0.123, "0.12ms"],
  [9.994, "9.99ms"],
  [9.996, "10ms"],
  [512.4, "512ms"],
  [999.4, "999ms"],
  [999.6, "1.00s"],
  [1020, "1.02s"],
  [59_994, "59.99s"],
  [59_996, "1m00s"],
  [123_400, "2m03s"],
  [7_200_000, "120m00s"],
];

for (const [ms, text] of times) {
  Deno.test(`elapsed() writes ${ms} ms as ${text}`, () => assertEquals(elapsed(ms), text));
}
