import { Catalogue } from "../values/registry.ts";
import { hex } from "./hex.ts";
import { json } from "./json.ts";
import type { LogMaker } from "./log.ts";
import { pcapng } from "./pcapng.ts";
import { text } from "./text.ts";

/** Every way to write down what happens; a new log is one file and one line here. */
export const logs = new Catalogue<LogMaker>("log", [text, json, hex, pcapng]);
