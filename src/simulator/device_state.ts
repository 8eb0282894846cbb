import { Memory } from "./memory.ts";

/** How a memory begins. */
export interface MemorySetting {
  readonly size: number;
  readonly width: number;
  readonly initial: Uint8Array | undefined;
}

/** What a device begins with. */
export interface InitialState {
  readonly state: ReadonlyMap<string, string>;
  readonly memory: ReadonlyMap<string, MemorySetting>;
}

/** What a device remembers: of one connection, or of all of them together. */
export class DeviceState {
  /** The bytes of each value as latin-1. */
  readonly state = new Map<string, string>();
  readonly memory = new Map<string, Memory>();
  #counts = new Map<object, number>();

  constructor(beginning: InitialState) {
    this.adopt(beginning);
  }

  /** How often `thing` was counted. */
  countOf(thing: object): number {
    return this.#counts.get(thing) ?? 0;
  }

  /** Counts `thing` once more. @returns how often it was counted now */
  count(thing: object): number {
    const count = this.countOf(thing) + 1;
    this.#counts.set(thing, count);
    return count;
  }

  /** Goes on under other rules: what is still known keeps its value, counting starts anew. */
  adopt({ state, memory }: InitialState): void {
    this.#counts = new Map();
    for (const name of this.state.keys()) if (!state.has(name)) this.state.delete(name);
    for (const [name, value] of state) if (!this.state.has(name)) this.state.set(name, value);
    for (const name of this.memory.keys()) if (!memory.has(name)) this.memory.delete(name);
    for (const [name, { size, width, initial }] of memory) {
      const known = this.memory.get(name);
      if (known?.size !== size || known.width !== width) {
        this.memory.set(name, new Memory(size, width, initial));
      }
    }
  }
}
