import { assertEquals } from "../assert.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { run, startServer, tcplab } from "../harness/tcplab.ts";
import { TmuxTerminal } from "../harness/tmux.ts";

/** A command of a page, and the rows that it is said to show. */
interface Shown {
  readonly command: string;
  readonly rows: readonly string[];
}

/** The console blocks of a page, in order: each with its commands. */
async function blocksOf(page: string): Promise<Shown[][]> {
  const markdown = await Deno.readTextFile(new URL(`../../${page}`, import.meta.url));
  return [...markdown.matchAll(/^```console\n([^]*?)^```$/gm)].map(([, block = ""]) =>
    block.split(/^\$ /m).slice(1).map((part) => {
      const [command = "", ...rows] = part.trimEnd().split("\n");
      return { command, rows };
    })
  );
}

/** What differs from run to run: times, and ports that the system chose. */
function normalised(row: string): string {
  return row.replace(/^\d\d:\d\d:\d\d\.\d{3} /, "TIME ").replaceAll(
    /127\.0\.0\.1:\d+|192\.168\.1\.5:\d+/g,
    "ADDRESS",
  );
}

/** A shell on a terminal in which `tcplab` is what is tested. */
async function openShell(): Promise<TmuxTerminal> {
  const { command, args, env } = tcplab();
  const words = [command, ...args].map((word) => `'${word}'`).join(" ");
  const start = `tcplab() { ${words} "$@"; }; PS1='$ '; clear`;
  const terminal = await TmuxTerminal.open({ command: "sh", args: ["-i"], env: { ...env, PS1: "# " } }, {
    columns: 120,
    rows: 40,
  });
  await terminal.shows(/^# ?$/);
  await terminal.enter(start);
  await terminal.shows(/^\$ ?$/);
  return terminal;
}

/** Enters a command, and gives the rows that it shows until the prompt is there again. */
async function rowsOf(terminal: TmuxTerminal, command: string): Promise<string[]> {
  await terminal.enter("clear");
  await terminal.shows(/^\$ ?$/);
  await terminal.enter(command);
  const isOver = (rows: readonly string[]) => rows.length > 1 && /^\$ ?$/.test(rows.at(-1)!);
  let rows: string[] = [];
  await terminal.until(async () => isOver(rows = await terminal.rows()));
  return rows.slice(1, -1);
}

for (const page of ["README.md", "README.zh-CN.md"]) {
  endToEnd(`${page}: the first commands show on a terminal what the page says`, async () => {
    const [serving, talking] = await blocksOf(page);
    await using server = await openShell();
    const [started] = serving!;
    await server.enter(started!.command.replace(/^tcplab server$/, "tcplab server :0"));
    await server.shows(/LISTENING: 127\.0\.0\.1:\d+ said$/);
    const port = /127\.0\.0\.1:(\d+)/.exec((await server.rows()).join("\n"))![1]!;
    await using client = await openShell();
    for (const [i, { command, rows }] of talking!.entries()) {
      assertEquals(await rowsOf(client, command.replace(":9999", `:${port}`)), rows);
      if (i > 0) continue;
      await server.shows(/ CLOSED: /);
      const shown = (await server.rows()).filter((row) => / (LISTENING|CONNECTED|DATA|CLOSED)/.test(row));
      assertEquals(shown.map(normalised), started!.rows.map(normalised));
    }
    await server.press("C-c");
  }, { needs: ["tmux", "sh"] });
}

endToEnd("README.md: the proxy with a fault shows on a terminal what the page says", async () => {
  const [, , block] = await blocksOf("README.md");
  const [{ command, rows }] = block as [Shown];
  await using device = await startServer([":0", "--service", "rules:file=scripts/examples/psu.yaml"]);
  const target = `127.0.0.1:${device.port}`;
  await using terminal = await openShell();
  await terminal.enter(command.replace(":5026", ":0").replace("psu.lan:5025", target));
  await terminal.shows(/ LISTENING: /);
  const listening = (await terminal.rows()).find((row) => row.includes("LISTENING"))!;
  const proxy = /LISTENING: (127\.0\.0\.1:\d+)/.exec(listening)![1]!;
  const { text } = await run(["client", proxy, "*IDN?\\n"]);
  assertEquals(text, "ACME,PSU-3010,1r3456,1.02\n");
  await terminal.shows(/ DOWN PASSED ON /);
  const all = await terminal.rows();
  const first = all.findIndex((row) => row.includes("LISTENING"));
  const shown = all.slice(first, first + rows.length).map(normalised);
  const expected = rows.map((row) => normalised(row.replace("psu.lan:5025", target)));
  assertEquals(shown, expected);
  await terminal.press("C-c");
}, { needs: ["tmux", "sh"] });
