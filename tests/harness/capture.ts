import { eventually } from "./bounded.ts";
import { Child } from "./child.ts";

/** One packet with FIN or RST that tshark saw. */
export interface Ending {
  readonly from: number;
  readonly to: number;
  readonly flag: "FIN" | "RST";
}

/** Watches the ends of connections on the loopback interface. Nothing but these ports is looked at. */
export class Capture implements AsyncDisposable {
  readonly #tshark: Child;

  constructor(ports: readonly number[]) {
    const filter = ports.map((port) => `tcp port ${port}`).join(" or ");
    const fields = ["tcp.srcport", "tcp.dstport", "tcp.flags.fin", "tcp.flags.reset"];
    const args = ["-i", "lo", "-l", "-n", "-f", filter, "-Y", "tcp.flags.fin == 1 or tcp.flags.reset == 1"];
    const output = ["-T", "fields", ...fields.flatMap((field) => ["-e", field])];
    this.#tshark = new Child({ command: "tshark", args: [...args, ...output] });
  }

  /** Whether it captures; it may not be permitted to. */
  async starts(): Promise<boolean> {
    const ended = this.#tshark.end().then(() => false);
    return await Promise.race([this.#tshark.stderr.match(/Capture started/).then(() => true), ended])
      .catch(() => false);
  }

  /** Asks it to stop, so that it stops its own helper too. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#tshark.kill("SIGINT");
    await this.#tshark.end();
  }

  get endings(): Ending[] {
    return Array.from(this.#tshark.stdout.text.matchAll(/^(\d+)\t(\d+)\t(\S+)\t(\S+)$/gm), (found) => {
      const [, from, to, , reset] = found;
      return { from: Number(from), to: Number(to), flag: /^(1|True)$/.test(reset!) ? "RST" : "FIN" };
    });
  }

  /** Who ended the connections to a port, in order, once that many packets came: `server FIN`, `peer RST`. */
  async of(port: number, count: number): Promise<string[]> {
    const seen = () => this.endings.filter(({ from, to }) => from === port || to === port);
    await eventually(
      () => `${count} ends on port ${port}, saw ${JSON.stringify(seen())}`,
      () => seen().length >= count,
    );
    return seen().map(({ from, flag }) => `${from === port ? "server" : "peer"} ${flag}`);
  }
}
