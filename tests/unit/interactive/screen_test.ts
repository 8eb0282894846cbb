import { Screen } from "../../../src/interactive/screen.ts";
import { assert, assertEquals } from "../../assert.ts";
import { FakeOutput } from "../fake_output.ts";

interface Rig {
  readonly screen: Screen;
  readonly output: FakeOutput;
  readonly failures: unknown[];
  prompt: string;
  columns: number;
  /** What was written since the last look. */
  look(): Promise<string>;
}

function rig(output = new FakeOutput()): Rig {
  let seen = 0;
  const failures: unknown[] = [];
  const result: Rig = {
    output,
    failures,
    prompt: "> ",
    columns: 80,
    screen: new Screen(
      output,
      () => result.columns,
      () => ({ text: result.prompt, width: result.prompt.length, column: result.prompt.length }),
      (error) => failures.push(error),
    ),
    async look() {
      await later();
      const fresh = output.text.slice(seen);
      seen = output.text.length;
      return fresh.replaceAll("\x1b", "ESC");
    },
  };
  return result;
}

/** Several turns of the event loop: what the screen writes, it writes a turn later. */
async function later(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setTimeout(resolve));
}

Deno.test("Screen.print() puts rows over the prompt, and the prompt below them", async () => {
  const it = rig();
  it.screen.refresh();
  assertEquals(await it.look(), "\rESC[J> \rESC[2C");
  it.screen.print(["one", "two"]);
  assertEquals(await it.look(), "\rESC[Jone\r\ntwo\r\n> \rESC[2C");
});

Deno.test("Screen shows together what happens together, and the prompt as it is at that moment", async () => {
  const it = rig();
  it.screen.print(["one"]);
  it.screen.print(["two"]);
  it.screen.refresh();
  it.prompt = "";
  assertEquals(await it.look(), "\rESC[Jone\r\ntwo\r\n\r");
});

Deno.test("Screen shows afterwards what changed while it was writing", async () => {
  const it = rig(new FakeOutput(false));
  it.screen.print(["one"]);
  await later();
  it.prompt = ">> ";
  it.screen.refresh();
  it.screen.print(["two"]);
  it.output.open();
  assertEquals(await it.look(), "\rESC[Jone\r\n> \rESC[2C\rESC[Jtwo\r\n>> \rESC[3C");
});

Deno.test("Screen shows a prompt that changed while it was writing, without any row", async () => {
  const it = rig(new FakeOutput(false));
  it.screen.refresh();
  await later();
  it.prompt = ">> ";
  it.screen.refresh();
  it.output.open();
  assertEquals(await it.look(), "\rESC[J> \rESC[2C\rESC[J>> \rESC[3C");
});

Deno.test("Screen.print() makes its caller wait while much waits for the terminal", async () => {
  const it = rig(new FakeOutput(false));
  assertEquals(it.screen.print(["a".repeat(16 * 1024 - 2)]), undefined);
  let isOver = false;
  const busy = it.screen.print(["b"]);
  assert(busy);
  busy.then(() => isOver = true);
  await later();
  assertEquals(isOver, false);
  it.output.open();
  await busy;
  assertEquals(it.screen.print(["c"]), undefined);
});

Deno.test("Screen.clear() empties the screen and shows the prompt at its top", async () => {
  const it = rig();
  it.screen.print(["one"]);
  await it.look();
  it.screen.clear();
  assertEquals(await it.look(), "\rESC[JESC[HESC[2J> \rESC[2C");
});

Deno.test("Screen finds the start of a prompt that a narrower terminal has broken into rows", async () => {
  const it = rig();
  it.prompt = "> 0123456789";
  it.screen.refresh();
  await it.look();
  it.columns = 5;
  it.prompt = ">";
  it.screen.refresh();
  assertEquals(await it.look(), "ESC[2A\rESC[J>\rESC[1C");
});

Deno.test("Screen.close() removes the prompt when all is shown, and shows nothing later", async () => {
  const it = rig(new FakeOutput(false));
  it.screen.print(["one"]);
  await later();
  it.screen.print(["two"]);
  const closed = it.screen.close();
  it.output.open();
  await closed;
  assertEquals(await it.look(), "\rESC[Jone\r\n> \rESC[2C\rESC[Jtwo\r\n");
  it.screen.print(["late"]);
  it.screen.refresh();
  assertEquals(await it.look(), "");
});

Deno.test("Screen tells that the terminal can't be written any more", async () => {
  const it = rig(new FakeOutput(false));
  it.screen.refresh();
  await later();
  const gone = new Error("gone");
  it.output.fail(gone);
  await later();
  assertEquals(it.failures, [gone]);
});
