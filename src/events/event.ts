import type { Address } from "../values/address.ts";
import type { Endpoint } from "../values/endpoint.ts";
import type { BadMessage, Fields } from "./frame.ts";

/** Through a proxy: `up` from the client to the server, `down` from the server to the client. */
export type Way = "up" | "down";

/** Seen from us, `in` is what the peer sent; a proxy stands between two peers, and says which way. */
export type Direction = "in" | "out" | Way;

/**
 * Why a connection ended: both sides sent FIN (`fin`), either side sent RST (`rst`), a limit of ours (`idle`,
 * `deadline`, `replaced`), a fault that was asked for (`fault`), because the program was asked to stop (`stopped`), or
 * another error of the network.
 */
export type CloseReason = "fin" | "rst" | "idle" | "deadline" | "replaced" | "fault" | "stopped" | "error";

/** What every event about one connection says of it. */
export interface EventConnection {
  /** 1, 2, 3, ... in order of opening. */
  readonly conn: number;
  readonly peer: Address;
  /** A proxy has two connections of the same number: the client's, and this one to the server, its peer. */
  readonly side?: "upstream";
}

/**
 * Where a proxy saw something: as it came from the one end, or as it went on to the other. Only said where a fault may
 * make a difference; without, both are the same.
 */
export type ProxyStage = "received" | "delivered";

/** Who can change what a program does while it runs: a client of the API, or a watched file. */
export type Controller = "api" | "watch";

/** Something was changed on purpose while the program ran. */
export interface ControlEvent {
  readonly event: "control";
  readonly by: Controller;
  readonly change:
    | "proxy created"
    | "proxy moved"
    | "proxy enabled"
    | "proxy disabled"
    | "proxy deleted"
    | "toxic added"
    | "toxic changed"
    | "toxic removed"
    | "rules reloaded"
    | "rules refused";
  /** The name of the proxy. */
  readonly proxy?: string;
  /** The name of the toxic. */
  readonly toxic?: string;
  /** The new state, or the file; in words. */
  readonly what?: string;
}

/** One thing that happened; every log is made from these. */
export type Happening =
  | {
    readonly event: "listening";
    readonly endpoint: Endpoint;
    readonly service: string;
    /** The name of the proxy that listens there. */
    readonly proxy?: string;
  }
  | EventConnection & {
    readonly event: "open";
    readonly local: Address;
    /** Who connected: whose SYN was the first. */
    readonly initiator: "us" | "peer";
  }
  | EventConnection & {
    readonly event: "data";
    readonly dir: Direction;
    /** The position of the first byte in the stream of that direction. */
    readonly offset: number;
    /** Lent: a log that wants to keep them must copy them. */
    readonly bytes: Uint8Array;
    readonly stage?: ProxyStage;
  }
  | EventConnection & {
    readonly event: "fin";
    readonly dir: Direction;
    /** How many bytes that direction had. */
    readonly offset: number;
    readonly stage?: ProxyStage;
  }
  | EventConnection & {
    readonly event: "frame";
    readonly dir: Direction;
    /** The position of its first byte in the stream of that direction. */
    readonly offset: number;
    /** How many bytes it has on the wire. */
    readonly size: number;
    /** The message itself, without delimiter or header. */
    readonly bytes: Uint8Array;
    readonly fields?: Fields;
    readonly bad?: BadMessage;
  }
  | {
    readonly event: "fault";
    /** Its name. */
    readonly fault: string;
    /** Without a connection it is the listener that is struck. */
    readonly conn?: number;
    readonly peer?: Address;
    readonly dir?: Way;
    /** The position of the first byte that is struck, in the stream as this fault gets it. */
    readonly offset?: number;
    /** How many bytes are struck. */
    readonly bytes?: number;
    /** What was done, in words. */
    readonly what: string;
  }
  | ControlEvent
  | EventConnection & {
    readonly event: "timeout";
    readonly limit: "idle" | "deadline";
    readonly after: number;
  }
  | { readonly event: "error"; readonly message: string; readonly conn?: number; readonly peer?: Address }
  | {
    readonly event: "refuse";
    readonly peer: Address;
    readonly why: string;
    /** Other than by RST. */
    readonly how?: "fin" | "silent";
  }
  | EventConnection & {
    readonly event: "expect";
    readonly ok: boolean;
    readonly pattern: string;
    /** Milliseconds from the start of the exchange. */
    readonly took: number;
  }
  | EventConnection & {
    readonly event: "close";
    readonly reason: CloseReason;
    /** Who sent a RST, if anybody has. */
    readonly resetBy?: "us" | "peer";
    readonly bytesIn: number;
    readonly bytesOut: number;
    /** Milliseconds from open to close. */
    readonly lasted: number;
  }
  | { readonly event: "dropped"; readonly events: number }
  | {
    readonly event: "stopped";
    readonly connections: number;
    readonly refused: number;
    readonly bytesIn: number;
    readonly bytesOut: number;
    /** Milliseconds in which connections waited for a log, if they had to. */
    readonly waited?: number;
  };

/** When something happened. */
export interface Moment {
  /** Milliseconds since 1970, from the wall clock. */
  readonly at: number;
  /** Milliseconds since the program started, from a monotonic clock. */
  readonly ms: number;
}

/** Receives events: what a log is to the rest of the program. */
export interface Log {
  /** Whether this log shows the bytes of connections; when none does, no `data` event is ever built. */
  readonly wantsData: boolean;
  write(happening: Happening, moment: Moment): void;
  /** Pending while more waits to be written than may; only a log that must have every event has it. */
  readonly behind?: Promise<void> | undefined;
  /** Resolves when all that was written is out, or could not be: see `failed`. */
  close(): Promise<void>;
  /** Whether some of what was written is lost. */
  readonly failed: boolean;
}
