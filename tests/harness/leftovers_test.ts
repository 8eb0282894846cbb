import { assertEquals, assertRejects, assertThrows } from "../assert.ts";
import { Child } from "./child.ts";
import { endToEnd } from "./end_to_end.ts";
import { checkNoDefectIsTold, checkNothingIsLeft, openDescriptors, strays } from "./leftovers.ts";
import { RawListener } from "./raw_peer.ts";

const linux = { needs: ["/proc/self/fd", "sh"] };

endToEnd("checkNothingIsLeft() finds a socket that is still open", async () => {
  const before = openDescriptors();
  {
    await using _listener = await RawListener.open();
    await assertRejects(() => checkNothingIsLeft(before, 50), Error, "descriptors to be closed: socket");
  }
  await checkNothingIsLeft(before);
}, linux);

endToEnd("checkNothingIsLeft() finds a process whose parent has ended", async () => {
  // What it starts in the background outlives it; the pipe is closed, so that we don't wait for it.
  const script = "sleep 0.6 >/dev/null 2>&1 & echo $!";
  await using child = new Child({ command: "sh", args: ["-c", script] });
  const { text } = await child.end();
  assertEquals(strays().map((stray) => stray.split(" ")[0]), [text.trim()]);
  await assertRejects(() => checkNothingIsLeft(openDescriptors(), 50), Error, "sleep 0.6");
}, linux);

for (
  const said of ["Uncaught Error: x", "this is a bug in tcplab, please report it", "thread panicked at 1"]
) {
  endToEnd(`checkNoDefectIsTold() finds "${said}" on stderr`, async () => {
    await using child = new Child({ command: "sh", args: ["-c", `echo '${said}' >&2`] }, { hasBug: true });
    await child.end();
    checkNoDefectIsTold(child);
    assertThrows(() => checkNoDefectIsTold({ ...pick(child), hasBug: false }), Error, said);
  }, linux);
}

function pick({ name, stderr }: Child) {
  return { name, stderr };
}
