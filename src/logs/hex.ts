import { formatAddress } from "../values/address.ts";
import { define } from "../values/registry.ts";
import { writeHexRows } from "../bytes/hex_dump.ts";
import { eventText } from "./event_text.ts";
import { fileOption, type LogMaker, textLog } from "./log.ts";

export const hex = define({
  name: "hex",
  summary: "every byte as offset, hexadecimal and ASCII, with direction, connection and time",
  example: "hex:file=bytes.txt",
  options: fileOption,
  create({ file, whenBehind }): LogMaker {
    return textLog({ file, whenBehind }, ({ time, style, lineEnd }) => ({
      wantsData: true,
      format(happening, { at }, into) {
        const when = style.faint(time.clock(at));
        if (happening.event === "fin" && (happening.dir === "in" || happening.dir === "out")) {
          return;
        }
        if (happening.event !== "data") {
          return into.text(`${when} ${eventText(happening, style, 0)}${lineEnd}`);
        }
        const { dir, bytes, peer, conn, offset, stage } = happening;
        const arrow = dir === "in" || dir === "down" ? style.good("<") : style.warning(">");
        const where = stage === "delivered" ? `${dir} passed on` : dir;
        const who = `${style.peer(formatAddress(peer))} #${conn}`;
        into.text(`${when} ${arrow} ${where} ${who} ${bytes.length} bytes${lineEnd}`);
        writeHexRows(into, bytes, offset, lineEnd);
      },
    }));
  },
});
