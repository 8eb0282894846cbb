import type { Clock } from "../events/clock.ts";
import type { Context } from "../events/context.ts";
import type { FrameAnswer } from "../framings/framing.ts";
import type { Channel } from "../net/channel.ts";
import type { Options, OptionTable } from "../values/options.ts";
import { define, type Definition } from "../values/registry.ts";

/** What a server does with a connection. */
export interface Service {
  /**
   * Serves one connection until the peer's FIN, or as long as it wants; when it returns, the server sends FIN.
   * @throws {ChannelClosed} when the connection ends early: that is ordinary
   */
  serve(channel: Channel, context: Context): Promise<void>;
  /**
   * Loads what it needs. Is called once, before anything is opened.
   * @param warn tells the user what of it can't be used
   * @throws {Failure} when that is not to be had, or not accepted
   */
  prepare?(warn: (message: string) => void): Promise<void>;
  /**
   * Follows changes of what it loaded, without touching connections. What it can't accept changes nothing.
   * @param report is called with what became of a change, and whether it was accepted
   * @returns a function that ends this
   * @throws {Failure} when it can't be followed
   */
  watch?(report: (message: string, isReloaded: boolean) => void, clock: Clock): () => void;
  /** What is sent in answer to one frame: what makes a service available with `--framing`. */
  answerFrame?: FrameAnswer;
  /** The answer to one whole message: what makes a service available over HTTP. */
  answer?(message: Uint8Array, context: Context, signal: AbortSignal): Uint8Array | AsyncIterable<Uint8Array>;
}

/** What a service can do besides serving a connection, and what help says of that. */
const abilities = {
  answerFrame: "With --framing it answers each message.",
  answer: "It answers HTTP endpoints.",
  watch: "With --watch it reloads its file.",
} as const satisfies Partial<Record<keyof Service, string>>;

export type Ability = keyof typeof abilities;

/** The definition of a service says what its services can do, so that this is known before one is made. */
export interface ServiceDefinition extends Definition<Service> {
  readonly can: readonly Ability[];
}

/** Writes the definition of a service; the type of what `create` makes has the methods named in `can`. */
export function defineService<
  Table extends OptionTable,
  const Can extends readonly Ability[] = readonly [],
>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly example: string;
  readonly options: Table;
  readonly can?: Can;
  create(options: Options<Table>): Service & Required<Pick<Service, Can[number]>>;
}): ServiceDefinition {
  const can: readonly Ability[] = definition.can ?? [];
  return { ...define<Table, Service>(definition), can, remarks: can.map((each) => abilities[each]) };
}
