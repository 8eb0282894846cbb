import { defineCommand } from "../cli/command.ts";
import { printMessage } from "../cli/stderr.ts";
import { lineEnd } from "../cli/platform.ts";
import { utf8 } from "../bytes/bytes.ts";
import { Printer } from "../client/printer.ts";
import { standardOutput } from "../io/output.ts";
import { readRecording } from "../recordings/read.ts";
import { summariesOf, summaryTable } from "../recordings/summary.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { flag, type Options } from "../values/options.ts";
import { path } from "../values/value_types.ts";

const output = {
  title: "Output",
  options: {
    json: flag("write one JSON object a line"),
  },
} as const;

export default defineCommand({
  positionals: [{
    name: "FILE",
    help: "a recording: of --record, a JSON log, pcap or pcapng, also compressed with gzip",
    value: path,
    arity: "one",
  }],
  groups: [output],
  examples: [
    [
      "conversations session.pcapng",
      "which connections it has, how each ended, and whether it can be replayed",
    ],
    [
      `conversations session.pcapng --json | jq -r 'select(.isWhole | not) | .filter'`,
      "filters for Wireshark, for those of which bytes are missing",
    ],
  ],
  async run({ json }: Options<typeof output.options>, positionals, { platform }) {
    const [file] = positionals as [string];
    const recording = readRecording(platform.readFile(file, "recording"), file);
    for (const warning of recording.warnings ?? []) printMessage(`${file}: ${warning}`);
    const summaries = summariesOf(recording);
    const text = json
      ? summaries.map((each) => `${JSON.stringify(each)}\n`).join("")
      : summaryTable(summaries);
    const printer = new Printer(standardOutput("stdout"), Deno.stdout.isTerminal());
    await printer.write(utf8(text.replaceAll("\n", lineEnd)));
    await printer.finish();
    return ExitCode.Ok;
  },
});
