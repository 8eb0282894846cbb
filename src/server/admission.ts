import { type Address, formatAddress } from "../values/address.ts";
import { count } from "../values/value_types.ts";

export type WhenFull = "refuse" | "fin" | "silent" | "replace";

export interface AdmissionLimits {
  /** How many connections there may be in all. */
  readonly maxConnections: number;
  /** How many one peer address may have; 0 for any number. */
  readonly perPeer: number;
  /**
   * What happens to a connection over a limit: it gets RST (`refuse`), FIN or nothing at all, or it replaces the oldest
   * one under that limit.
   */
  readonly whenFull: WhenFull;
}

/** The most that `--max-connections` takes: more than any system's table of open files. */
export const connectionCount = count(1, 1_000_000);

/** What counts as one peer: its IP address. All peers on a Unix socket are one. */
export function peerKey(peer: Address): string {
  return "path" in peer ? formatAddress(peer) : peer.host;
}

export type Admitted<Member> =
  | { readonly admit: true; readonly replacing?: Member }
  | { readonly admit: false; readonly why: string };

/** Who is connected, oldest first, and whether another one may be. Knows nothing of sockets. */
export class Admission<Member> {
  readonly #members = new Map<Member, string>();
  readonly #perPeer = new Map<string, Set<Member>>();

  constructor(readonly limits: AdmissionLimits) {}

  get members(): Iterable<Member> {
    return this.#members.keys();
  }

  get size(): number {
    return this.#members.size;
  }

  /** Decides about one more connection from `key`. */
  judge(key: string): Admitted<Member> {
    const { maxConnections, perPeer, whenFull } = this.limits;
    const ofPeer = this.#perPeer.get(key);
    if (perPeer > 0 && ofPeer && ofPeer.size >= perPeer) {
      return whenFull === "replace"
        ? { admit: true, replacing: first(ofPeer) }
        : { admit: false, why: `${key} has ${ofPeer.size} already (--per-peer ${perPeer})` };
    }
    if (this.#members.size >= maxConnections) {
      return whenFull === "replace" ? { admit: true, replacing: first(this.#members.keys()) } : {
        admit: false,
        why: `there are ${this.#members.size} already (--max-connections ${maxConnections})`,
      };
    }
    return { admit: true };
  }

  add(member: Member, key: string): void {
    this.#members.set(member, key);
    const ofPeer = this.#perPeer.get(key);
    if (ofPeer) ofPeer.add(member);
    else this.#perPeer.set(key, new Set([member]));
  }

  /** Removing one that is not there does nothing. */
  remove(member: Member): void {
    const key = this.#members.get(member);
    if (key === undefined) return;
    this.#members.delete(member);
    const ofPeer = this.#perPeer.get(key);
    ofPeer?.delete(member);
    if (ofPeer?.size === 0) this.#perPeer.delete(key);
  }
}

function first<T>(items: Iterable<T>): T {
  for (const item of items) return item;
  throw new Error("nothing is there to be replaced");
}
