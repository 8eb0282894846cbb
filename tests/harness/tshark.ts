import { Child } from "./child.ts";
import { concat } from "./bytes.ts";

/** What is sent is taken as it is, whatever protocol is usual on its port. */
const plain = ["-n", "-d", "tcp.port==0-65535,data"];
const checked = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"];

/** Reads a capture with tshark. @throws when tshark says that the file is not as it should be */
async function tshark(file: string, ...args: string[]): Promise<string> {
  await using child = new Child({ command: "tshark", args: ["-r", file, ...plain, ...checked, ...args] });
  const { code, text, stderr } = await child.end();
  const complaints = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("Running as user"));
  if (code !== 0 || complaints.length > 0) throw new Error(`tshark ended with ${code}: ${stderr}`);
  return text;
}

/** The packets that a filter lets through, with these fields each. */
export async function packets(file: string, filter: string, ...fields: string[]): Promise<string[]> {
  const columns = fields.flatMap((field) => ["-e", field]);
  const text = await tshark(file, "-Y", filter, "-T", "fields", "-E", "separator= ", ...columns);
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** All that tshark finds wrong with the packets: malformed ones, wrong checksums, retransmissions, holes, ... */
export function troubles(file: string): Promise<string[]> {
  const wrong = "tcp.analysis.flags || _ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0";
  return packets(file, wrong, "frame.number", "_ws.col.Info");
}

/** The bytes of both directions of one connection: of the end that connected, and of the other one. */
export async function follow(
  file: string,
  stream: number,
): Promise<{ client: Uint8Array; server: Uint8Array }> {
  const text = await tshark(file, "-q", "-z", `follow,tcp,raw,${stream}`);
  const lines = text.split("\n").filter((line) => /^\t?[0-9a-f]+$/.test(line));
  const bytesOf = (isServer: boolean) =>
    concat(
      lines.filter((line) => line.startsWith("\t") === isServer).map((line) =>
        Uint8Array.fromHex(line.trim())
      ),
    );
  return { client: bytesOf(false), server: bytesOf(true) };
}
