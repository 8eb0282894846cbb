/** What reading a command line may ask of the machine it runs on, so that the grammars themselves stay pure. */
export interface Platform {
  /** `windows`, `linux`, `darwin`, ... as `Deno.build.os` names them. */
  readonly os: string;
  /** @throws {Failure} with `ExitCode.LocalResource` when the file can't be read */
  readFile(path: string): Uint8Array;
}
