import { LogRows } from "../../../src/interactive/log_rows.ts";
import { utf8 } from "../../../src/bytes/bytes.ts";
import { assertEquals } from "../../assert.ts";
import { FakeOutput } from "../fake_output.ts";

Deno.test("LogRows shows lines as rows while there is a screen, and writes them as they are before and after", async () => {
  const output = new FakeOutput();
  const rows = new LogRows(output);
  const shown: string[] = [];
  await rows.write(utf8("before\n"));
  rows.attach((each) => shown.push(...each));
  await rows.write(utf8("one\r\ntwo 你\n"));
  rows.attach(undefined);
  await rows.write(utf8("after\n"));
  rows.close();
  assertEquals(shown, ["one", "two 你"]);
  assertEquals([output.text, output.isClosed], ["before\nafter\n", true]);
});
