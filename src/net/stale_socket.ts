import { connect } from "node:net";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure } from "../values/failure.ts";
import { codeOf } from "../events/system_error.ts";

/**
 * Removes the file of a Unix domain socket that no server listens on any more, as a killed one leaves it behind.
 * @throws {Failure} when a server answers there, or the file is something else
 */
export async function removeStaleSocket(path: string): Promise<void> {
  const refuse = (why: string) =>
    new Failure(ExitCode.LocalResource, `cannot listen on unix:${path}: ${why}`);
  const file = await Deno.lstat(path).catch(() => undefined);
  if (file && !file.isSocket) throw refuse("the file exists and is not a socket");
  const code = await new Promise<string | undefined>((resolve) => {
    const probe = connect({ path }, () => {
      probe.destroy();
      resolve(undefined);
    });
    probe.on("error", (error) => resolve(codeOf(error) ?? "unknown"));
  });
  if (code === undefined) throw refuse("another server is listening there");
  if (code === "ECONNREFUSED") await Deno.remove(path);
}
