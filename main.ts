/** The one entry point: `tcplab COMMAND ...`. */
import { versionLine } from "./src/cli/version.ts";

if (import.meta.main) Deno.exit(await start(Deno.args));

/** What is asked for most often at start-up, the version, is answered without loading the rest. */
async function start(args: string[]): Promise<number> {
  if (args[0] === "--version" || args[0] === "-V") {
    console.log(versionLine());
    return 0;
  }
  const [{ main }, { commands }] = await Promise.all([
    import("./src/cli/main.ts"),
    import("./src/commands/index.ts"),
  ]);
  return await main(args, commands);
}
