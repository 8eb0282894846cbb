import { type Address, formatAddress } from "../values/address.ts";
import { escapeBytes } from "../bytes/escape.ts";
import { utf8 } from "../bytes/bytes.ts";

/** One connection that is open now. */
export interface ConnectionState {
  readonly conn: number;
  readonly peer: Address;
  /** The name of the proxy that it came to. */
  readonly proxy?: string | undefined;
  /** `open`, or what is special about it: half-closed, waiting for somebody, ... */
  readonly state: readonly string[];
  /** Milliseconds since it was opened. */
  readonly age: number;
  /** Milliseconds since the last byte either way. */
  readonly idle: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** The end of what was received last. */
  readonly lastIn: Uint8Array;
  /** The end of what was sent last. */
  readonly lastOut: Uint8Array;
  /** How often each fault struck it, by name. */
  readonly faults: ReadonlyMap<string, number>;
}

interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
  show(connection: ConnectionState): string;
}

const columns: readonly Column[] = [
  { title: "#", isNumber: true, show: ({ conn }) => `${conn}` },
  { title: "PEER", show: ({ peer }) => formatAddress(peer) },
  { title: "PROXY", show: ({ proxy = "" }) => escapeBytes(utf8(proxy)) },
  { title: "STATE", show: ({ state }) => state.join(", ") || "open" },
  { title: "AGE", isNumber: true, show: ({ age }) => seconds(age) },
  { title: "IDLE", isNumber: true, show: ({ idle }) => seconds(idle) },
  { title: "IN", isNumber: true, show: ({ bytesIn }) => `${bytesIn}` },
  { title: "OUT", isNumber: true, show: ({ bytesOut }) => `${bytesOut}` },
  { title: "LAST IN", show: ({ lastIn }) => escapeBytes(lastIn) },
  { title: "LAST OUT", show: ({ lastOut }) => escapeBytes(lastOut) },
  { title: "FAULTS", show: ({ faults }) => faultsText(faults) },
];

/**
 * A table for a terminal: a line of titles, and a line a connection. All that a peer sent is escaped. Columns in which
 * no connection has anything are left out.
 */
export function connectionTable(connections: readonly ConnectionState[]): string {
  if (connections.length === 0) return "no connections\n";
  const filled = columns.map((column) => ({ column, cells: connections.map((each) => column.show(each)) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ""));
  const padded = filled.map(({ column: { title, isNumber }, cells }) => {
    const all = [title, ...cells];
    const width = all.reduce((most, { length }) => Math.max(most, length), 0);
    return all.map((cell) => isNumber ? cell.padStart(width) : cell.padEnd(width));
  });
  const rows = [-1, ...connections.keys()].map((i) =>
    padded.map((cells) => cells[i + 1]).join("  ").trimEnd()
  );
  return rows.map((row) => `${row}\n`).join("");
}

/** The same for programs: times in milliseconds, bytes as text with escapes. */
export function connectionJson(connection: ConnectionState): unknown {
  const { peer, lastIn, lastOut, faults, age, idle, state, ...rest } = connection;
  return {
    ...rest,
    peer: formatAddress(peer),
    state: state.length > 0 ? state : ["open"],
    age: Math.round(age),
    idle: Math.round(idle),
    lastIn: escapeBytes(lastIn),
    lastOut: escapeBytes(lastOut),
    faults: Object.fromEntries(faults),
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)}s`;
}

function faultsText(faults: ReadonlyMap<string, number>): string {
  return [...faults].map(([name, times]) => `${escapeBytes(utf8(name))} ${times}`).join(", ");
}
