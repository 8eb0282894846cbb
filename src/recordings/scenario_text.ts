import { concat, toBase64, toHex } from "../bytes/bytes.ts";
import { formatDuration } from "../values/duration.ts";
import { escapeBytes, printableText } from "../bytes/escape.ts";
import { payloadNotations } from "../values/payload.ts";
import type { Conversation, ConversationTurn } from "../events/conversation.ts";

/** What is silent for longer (milliseconds) has ended a message, where nothing else tells. */
const pause = 20;
/** What a scenario allows without a word (milliseconds): for what is expected, and for all of it. */
const defaultWithin = 2000;
const defaultTimeout = 60_000;
/** How many times as long as recorded something may take. */
const slack = 3;
/** Longer bytes are shorter in base64; nobody reads them. */
const mostHex = 256;

/** What one side said in one go. */
interface Speech {
  readonly from: ConversationTurn["from"];
  readonly kind: ConversationTurn["kind"];
  readonly bytes: Uint8Array;
  /** Milliseconds from the end of what stood before to the beginning and to the end of this. */
  readonly begins: number;
  readonly ends: number;
}

/**
 * Writes a conversation as a scenario, with us as the client.
 * @param file the recording, as the user named it
 */
export function scenarioText(conversation: Conversation, file: string): string {
  const { number, client, server, turns } = conversation;
  const speeches = speechesOf(turns);
  const lasted = turns.at(-1)?.at ?? 0;
  const steps = speeches.flatMap((speech, i) => stepOf(speech, speeches[i - 1]));
  const head = [
    `# Conversation ${number} of ${oneLine(file)}, from ${client} to ${server}.`,
    `# To run it against another server: --set TARGET=HOST:PORT`,
    `name: ${quoted(`${file.replace(/^.*[/\\]/, "")} (${number})`.replaceAll("${", () => "$${"))}`,
    "connect: ${TARGET}",
    `set: { TARGET: ${quoted(server)} }`,
  ];
  if (lasted * slack > defaultTimeout) head.push(`timeout: ${seconds(lasted * slack)}`);
  return [...head, "steps:", ...(steps.length > 0 ? steps : ["fin"]).map((step) => `  - ${step}`), ""].join(
    "\n",
  );
}

/** Puts together what one side said without a pause. Behind a RST nothing is said. */
function speechesOf(turns: readonly ConversationTurn[]): Speech[] {
  const speeches: (Speech & { readonly parts: Uint8Array[] })[] = [];
  let before = 0;
  let end = 0;
  for (const turn of turns) {
    const last = speeches.at(-1);
    const isMore = last?.from === turn.from && last.kind === "data" && turn.kind === "data";
    // What the server says is looked for in all that comes: pauses in it mean nothing.
    if (isMore && (turn.from === "server" || turn.at - end <= pause)) {
      last.parts.push(turn.bytes);
      speeches[speeches.length - 1] = { ...last, bytes: concat(last.parts), ends: turn.at - before };
    } else {
      const bytes = turn.kind === "data" ? turn.bytes : new Uint8Array();
      before = end;
      const passed = turn.at - before;
      const { from, kind } = turn;
      speeches.push({ from, kind, bytes, parts: [bytes], begins: passed, ends: passed });
    }
    end = turn.at;
    if (turn.kind === "rst") break;
  }
  return speeches;
}

function stepOf({ from, kind, bytes, begins, ends }: Speech, before: Speech | undefined): string[] {
  if (from === "client") {
    // Only time tells two messages of one side apart, and saves them from a RST. How long the client thought about
    // an answer says nothing.
    const needsTime = before?.from === "client" && begins > pause && kind !== "fin";
    const wait = needsTime ? [`wait: ${milliseconds(begins)}`] : [];
    if (kind === "data") return [...wait, `send: ${payload(bytes)}`];
    return [...wait, kind === "fin" ? "fin" : "reset"];
  }
  const within = ends * slack > defaultWithin ? [`  within: ${seconds(ends * slack)}`] : [];
  const what = kind === "data" ? `expect: ${payload(bytes)}` : `expect-close: ${kind}`;
  return [[what, ...within].join("\n  ")];
}

/** Bytes as a step takes them: as text where that can be read, else in hexadecimal. */
function payload(bytes: Uint8Array): string {
  const text = printableText(bytes);
  // In braces there would be tags and variables.
  if (text === undefined || text.includes("{{") || text.includes("${")) {
    return bytes.length > mostHex ? `base64:${toBase64(bytes)}` : `hex:${toHex(bytes)}`;
  }
  const written = escapeBytes(bytes);
  // What would be in another notation, or a pattern.
  const means = payloadNotations.some((notation) => written.startsWith(`${notation}:`)) ||
    /^re(\/[a-z]*)?:|^any$/.test(written);
  return quoted(means ? `text:${written}` : written);
}

/** A value of YAML in which nothing but the quote itself has a meaning. */
function quoted(text: string): string {
  return `'${oneLine(text).replaceAll("'", "''")}'`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "?");
}

function milliseconds(ms: number): string {
  return formatDuration(Math.round(ms));
}

function seconds(ms: number): string {
  return formatDuration(Math.ceil(ms / 1000) * 1000);
}
