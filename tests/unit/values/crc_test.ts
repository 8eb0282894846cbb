import { utf8 } from "../../../src/bytes/bytes.ts";
import { crc, type CrcParameters } from "../../../src/values/crc.ts";
import { assertEquals } from "../../assert.ts";

/** Algorithms of the CRC RevEng catalogue that no name stands for, of other widths too, and their check values. */
const catalogue: Record<string, [parameters: CrcParameters, check: number]> = {
  "CRC-3/GSM": [{ width: 3, poly: 0x3, init: 0, refin: false, refout: false, xorout: 0x7 }, 0x4],
  "CRC-3/ROHC": [{ width: 3, poly: 0x3, init: 0x7, refin: true, refout: true, xorout: 0 }, 0x6],
  "CRC-5/USB": [{ width: 5, poly: 0x05, init: 0x1f, refin: true, refout: true, xorout: 0x1f }, 0x19],
  "CRC-7/MMC": [{ width: 7, poly: 0x09, init: 0, refin: false, refout: false, xorout: 0 }, 0x75],
  "CRC-12/UMTS": [{ width: 12, poly: 0x80f, init: 0, refin: false, refout: true, xorout: 0 }, 0xdaf],
  "CRC-16/USB": [
    { width: 16, poly: 0x8005, init: 0xffff, refin: true, refout: true, xorout: 0xffff },
    0xb4c8,
  ],
  "CRC-16/GENIBUS": [
    { width: 16, poly: 0x1021, init: 0xffff, refin: false, refout: false, xorout: 0xffff },
    0xd64e,
  ],
  "CRC-24/OPENPGP": [
    { width: 24, poly: 0x864cfb, init: 0xb704ce, refin: false, refout: false, xorout: 0 },
    0x21cf02,
  ],
  "CRC-32/ISCSI": [
    { width: 32, poly: 0x1edc6f41, init: 0xffffffff, refin: true, refout: true, xorout: 0xffffffff },
    0xe3069283,
  ],
  "CRC-32/BZIP2": [
    { width: 32, poly: 0x04c11db7, init: 0xffffffff, refin: false, refout: false, xorout: 0xffffffff },
    0xfc891918,
  ],
};

for (const [name, [parameters, check]] of Object.entries(catalogue)) {
  Deno.test(`crc() computes ${name}`, () => assertEquals(crc(parameters)(utf8("123456789")), check));
}
