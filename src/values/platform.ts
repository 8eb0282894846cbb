/** What a file is for: how much of it is read at most depends on that. */
export type FileKind = "payload" | "scenario" | "rules" | "config" | "recording";

/** What reading a command line may ask of the machine it runs on, so that the grammars themselves stay pure. */
export interface Platform {
  /** `windows`, `linux`, `darwin`, ... as `Deno.build.os` names them. */
  readonly os: string;
  /** @throws {Failure} when the file can't be read, or is too large for what it is for */
  readFile(path: string, kind: FileKind): Uint8Array;
}
