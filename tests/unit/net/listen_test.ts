import { createServer } from "node:net";
import { systemClock } from "../../../src/events/clock.ts";
import { createContext } from "../../../src/events/context.ts";
import { listen } from "../../../src/net/listen.ts";
import { Failure } from "../../../src/values/failure.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { withDirectory } from "../../harness/directory.ts";

Deno.test({
  name: "listen() removes the file of a Unix socket that nobody answers at, unless it is to be kept",
  ignore: Deno.build.os === "windows",
  async fn() {
    await withDirectory(async (directory) => {
      const path = `${directory}/x.sock`;
      const left = createServer();
      await new Promise<void>((resolve) => left.listen(`${path}.bound`, resolve));
      // Under another name it stays when its server removes its own.
      await Deno.rename(`${path}.bound`, path);
      left.close();
      const context = createContext([], new AbortController().signal, systemClock);
      const open = (keeps: boolean) =>
        listen({ scheme: "tcp", address: { path } }, 1, () => {}, context, keeps);
      await assertRejects(() => open(true), Failure, "EADDRINUSE");
      assert((await Deno.lstat(path)).isSocket);
      const listener = await open(false);
      listener.close();
      assertEquals(listener.endpoint.address, { path });
    });
  },
});
