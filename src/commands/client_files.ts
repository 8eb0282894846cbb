import type { Environment } from "../cli/command.ts";
import { messageOf } from "../events/system_error.ts";
import { type Output, replacedFile } from "../io/output.ts";
import { ExitCode } from "../values/exit_codes.ts";
import { Failure, usage } from "../values/failure.ts";
import { kebab } from "../values/options.ts";
import { type ClientOptions, replies, sending } from "./client_options.ts";

/** A file is sent as it is, and not waited for in parts: options for payloads and replies would do nothing. */
export function refuseBesidesInput(
  payloads: number,
  { input, output }: ClientOptions,
  { isWritten }: Environment,
): void {
  if (input === undefined) return;
  if (payloads > 0) {
    throw usage(
      `--input says what is sent: there can be no PAYLOAD besides (a file as a payload: file:${input})`,
    );
  }
  const unused = [...Object.keys(replies.options), ...Object.keys(sending.options)].find(isWritten);
  if (unused !== undefined) {
    throw usage(
      `--${kebab(unused)} is for payloads and can't be combined with --input (try the payload file:${input})`,
    );
  }
  if (output !== undefined && isSameFile(input, output)) {
    throw usage(`--output "${output}" would empty the file that --input sends`);
  }
}

function isSameFile(one: string, other: string): boolean {
  try {
    return Deno.realPathSync(one) === Deno.realPathSync(other);
  } catch {
    return false;
  }
}

/** @throws {Failure} with `ExitCode.LocalResource` when it can't be read */
export async function openInput(file: string): Promise<Deno.FsFile> {
  try {
    const opened = await Deno.open(file);
    if (!(await opened.stat()).isDirectory) return opened;
    opened.close();
  } catch (error) {
    throw new Failure(ExitCode.LocalResource, `cannot read ${file}: ${messageOf(error)}`);
  }
  throw new Failure(ExitCode.LocalResource, `cannot read ${file}: it is a directory`);
}

/** Opens a file and empties it. @throws {Failure} with `ExitCode.LocalResource` when it can't be written */
export function openOutput(file: string): Output {
  try {
    return replacedFile(file);
  } catch (error) {
    throw new Failure(ExitCode.LocalResource, `cannot write to ${file}: ${messageOf(error)}`);
  }
}
