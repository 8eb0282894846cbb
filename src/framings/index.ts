import { Catalogue } from "../values/registry.ts";
import type { FramingMaker } from "./framing.ts";
import { cobs } from "./cobs.ts";
import { delimiter } from "./delimiter.ts";
import { fixed } from "./fixed.ts";
import { idle } from "./idle.ts";
import { length } from "./length.ts";
import { line } from "./line.ts";
import { modbus } from "./modbus.ts";
import { modbusAscii } from "./modbus_ascii.ts";
import { modbusRtu } from "./modbus_rtu.ts";
import { mqtt } from "./mqtt.ts";
import { scpi } from "./scpi.ts";
import { slip } from "./slip.ts";

/** Every way to tell where a message ends; a new framing is one file and one line here. */
export const framings = new Catalogue<FramingMaker>("framing", [
  line,
  delimiter,
  length,
  fixed,
  idle,
  slip,
  cobs,
  modbus,
  modbusRtu,
  modbusAscii,
  mqtt,
  scpi,
]);
