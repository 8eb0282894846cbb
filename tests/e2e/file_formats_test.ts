import { fileFormats } from "../../src/commands/file_formats.ts";
import { assertEquals, assertStringIncludes } from "../assert.ts";
import { utf8 } from "../harness/bytes.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw } from "../harness/raw_peer.ts";
import { run, startServer } from "../harness/tcplab.ts";
import { folder } from "./scenario_files.ts";

/** The example that the help on a kind of file shows. */
async function exampleOf(topic: string): Promise<string> {
  const { code, text } = await run(["help", topic]);
  assertEquals(code, 0);
  const [, example = ""] = /\nExample:\n((?: {2}.*\n)+)/.exec(text) ?? [];
  return example.replaceAll(/^ {2}/gm, "");
}

endToEnd("the example of `help scenario` passes when it is run", async () => {
  await using files = await folder({ "example.yaml": await exampleOf("scenario") });
  const { code, text } = await run(["run", `${files.path}/example.yaml`]);
  assertEquals(code, 0, text);
});

endToEnd("the example of `help rules` is a device that answers", async () => {
  await using files = await folder({ "example.yaml": await exampleOf("rules") });
  const service = `rules:file=${files.path}/example.yaml`;
  await using server = await startServer(["127.0.0.1:0", "--service", service]);
  await using peer = await connectRaw(server.endpoint);
  await peer.send("*IDN?\nVOLT 3.3\nVOLT?\nWHAT\nMEAS?\nMEAS?\n");
  const answers = utf8("ACME,PSU-1,42,1.0\n3.3\nERR\nERR\nERR\n");
  assertEquals(await peer.read(answers.length), answers);
  await peer.send("MEAS?\n");
  assertEquals((await peer.readToEnd()).end, "rst");
});

endToEnd("completions offer the kinds of files as topics of help", async () => {
  const { text } = await run(["completions", "fish"]);
  for (const { name, summary } of fileFormats) {
    assertStringIncludes(text, name);
    assertStringIncludes(text, summary);
  }
});
