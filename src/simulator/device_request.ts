import type { Split } from "../values/pacing.ts";
import { fromLatin1, latin1 } from "../bytes/bytes.ts";
import type { Context } from "../events/context.ts";
import type { BadKind, Fields, Frame } from "../events/frame.ts";
import type { TemplateScope, TemplateValue } from "../templates/scope.ts";
import type { Connection } from "../dialogue/connection.ts";
import type { Dialogue } from "../dialogue/dialogue.ts";
import type { ActionContext } from "./action.ts";
import type { Occasion } from "./condition.ts";
import type { Captured } from "../schema/message_pattern.ts";
import { MessageText } from "../schema/message_text.ts";
import type { RuleSet } from "./rule_set.ts";
import type { DeviceState } from "./device_state.ts";

/** What `{{counter}}` counts under: one row of numbers for each device. */
const counter = {};

/** One turn of a conversation: what its conditions look at, its templates are filled in from, its actions act on. */
export class DeviceRequest implements ActionContext, Occasion, TemplateScope {
  readonly clock: Context["clock"];
  readonly random: Context["random"];
  match: Captured | undefined;
  readonly message: MessageText | undefined;
  readonly #dialogue: Dialogue<Connection>;
  readonly #rules: RuleSet;
  readonly #frame: Frame | undefined;
  #fields: Record<string, TemplateValue> | undefined;
  #kept: Map<string, string> | undefined;

  constructor(
    { clock, random }: Context,
    readonly world: DeviceState,
    readonly connection: number,
    rules: RuleSet,
    dialogue: Dialogue<Connection>,
    frame: Frame | undefined,
  ) {
    this.clock = clock;
    this.random = random;
    this.#rules = rules;
    this.#dialogue = dialogue;
    this.#frame = frame;
    this.message = frame && new MessageText(frame);
  }

  get scope(): TemplateScope {
    return this;
  }

  // What conditions look at.

  get bad(): BadKind | undefined {
    return this.#frame?.bad?.kind;
  }

  field(name: string): string | undefined {
    const value = this.#allFields[name];
    return value instanceof Uint8Array ? latin1(value) : value?.toString();
  }

  // What templates ask for.

  get fields(): Fields | undefined {
    // Templates take bytes too.
    return this.#frame && this.#allFields as Fields;
  }

  count(): number {
    return this.world.count(counter);
  }

  state(name: string): TemplateValue | undefined {
    return bytes(this.world.state.get(name));
  }

  variable(name: string): TemplateValue | undefined {
    return bytes(this.#kept?.get(name));
  }

  // What actions do.

  keep(name: string, value: string): void {
    (this.#kept ??= new Map()).set(name, value);
  }

  frame(content: Uint8Array): Uint8Array {
    return this.#dialogue.encode(content, this.#frame);
  }

  send(bytes: Uint8Array): void | Promise<void> {
    return this.#dialogue.gather(bytes);
  }

  sendPaced(bytes: Uint8Array, pacing: Split): void | Promise<void> {
    return this.#dialogue.send(bytes, { raw: true, pacing });
  }

  async pause(ms: number): Promise<void> {
    await this.#dialogue.sleep(ms);
  }

  async end(how: "fin" | "rst"): Promise<void> {
    if (how === "fin") return await this.#dialogue.end();
    void this.#dialogue.flush();
    this.#dialogue.reset();
  }

  /** The fields of the framing, and those that the file names. */
  get #allFields(): Record<string, TemplateValue> {
    if (this.#fields) return this.#fields;
    const fields: Record<string, TemplateValue> = { ...this.#frame?.fields };
    for (const [name, read] of this.#frame ? this.#rules.fields : []) {
      const value = read(this.#frame!.content);
      if (value !== undefined) fields[name] = value;
    }
    return this.#fields = fields;
  }
}

function bytes(value: string | undefined): Uint8Array | undefined {
  return value === undefined ? undefined : fromLatin1(value);
}
