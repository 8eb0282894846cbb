import fc from "fast-check";
import { concat, toHex, utf8 } from "../../../src/bytes/bytes.ts";
import { checks, parseCheck } from "../../../src/values/checksum_check.ts";
import { parseHex } from "../../../src/values/payload.ts";
import { parseTemplate } from "../../../src/templates/template.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";
import { scopeWith } from "../templates/template_kit.ts";

const check = (spec: string, message: Uint8Array) => parseCheck(spec, linux)(message);

Deno.test("parseCheck() judges the checksum at the end of a message, in the order it is sent in", () => {
  assertEquals(check("crc16-modbus", parseHex("11 03 00 6b 00 03 76 87")), {
    ok: true,
    expected: Uint8Array.of(0x76, 0x87),
    actual: Uint8Array.of(0x76, 0x87),
    message: "crc16-modbus is right",
  });
  assertEquals(check("crc16-modbus", parseHex("11 03 00 6b 00 03 87 76")), {
    ok: false,
    expected: Uint8Array.of(0x76, 0x87),
    actual: Uint8Array.of(0x87, 0x76),
    message: "crc16-modbus is 76 87, but 87 76 was received",
  });
  assertEquals(check("crc16-modbus:as=be", parseHex("11 03 00 6b 00 03 87 76")).ok, true);
});

Deno.test("parseCheck() reads hexadecimal digits in both cases, and leaves out what is not covered", () => {
  const nmea = "xor8:as=hex,from=1,gap=1";
  assertEquals(check(nmea, utf8("$GPGLL,5057.970,N,00146.110,E,142451,A*27")).ok, true);
  assertEquals(
    check(nmea, utf8("$GPGLL,5057.970,N,00146.110,E,142451,A*3e")).message,
    'xor8 is "27", but "3e" was received',
  );
  assertEquals(
    check("sum16:as=hex", utf8("aaaa0148")).message,
    'sum16 is "0184", but "0148" was received',
  );
  assertEquals(check("crc16-modbus:as=hex", utf8("1234567894b37")).ok, true);
  assertEquals(check("crc16-modbus:as=hex", utf8("1234567894B37")).ok, true);
});

Deno.test("parseCheck() does not show the bytes of a peer as they are", () => {
  assertEquals(
    check("xor8:as=hex", Uint8Array.of(0, 0x1b, 0x0a)).message,
    'xor8 is "00", but "\\x1b\\n" was received',
  );
});

Deno.test("parseCheck() finds a message too short that has no room for the checksum", () => {
  const short = (spec: string, size: number) => {
    const { ok, message } = check(spec, new Uint8Array(size));
    return [ok, message];
  };
  assertEquals(short("crc32", 3), [false, "a message of 3 bytes is too short for crc32"]);
  assertEquals(short("xor8:as=hex,from=1,gap=1", 3), [false, "a message of 3 bytes is too short for xor8"]);
  // The checksum of nothing is there, but the bytes around it are not.
  assertEquals(check("xor8:as=hex,from=1,gap=1", utf8("$00")).ok, false);
  assertEquals(short("xor8", 0), [false, "a message of 0 bytes is too short for xor8"]);
  assertEquals(short("xor8", 1), [true, "xor8 is right"]);
});

Deno.test("parseCheck() reads decimal digits, with zeros in front", () => {
  assertEquals(check("sum8:as=decimal", utf8("AAA195")).ok, true);
  assertEquals(check("sum8:as=decimal", utf8("!033")).ok, true);
  assertEquals(check("sum8:as=decimal", utf8("!34")).message, 'sum8 is "000", but "!34" was received');
});

Deno.test("parseCheck() takes any CRC by its parameters", () => {
  const genibus = "crc:width=16,poly=1021,init=ffff,xorout=ffff";
  assertEquals(check(genibus, concat([utf8("123456789"), Uint8Array.of(0xd6, 0x4e)])).ok, true);
  assertEquals(
    check(`${genibus},refin=yes,refout=yes`, concat([utf8("123456789"), Uint8Array.of(0x6e, 0x90)])).ok,
    true,
  );
  assertRefused(
    () => parseCheck("crc:width=8,poly=1021", linux),
    'crc: poly: "1021" has more than 8 bits (see width)',
  );
  assertRefused(() => parseCheck("crc:width=16", linux), "crc: poly is missing (HEX)");
  assertRefused(
    () => parseCheck("crc:width=40,poly=1", linux),
    'crc: width: "40" is not a whole number (3 to 32)',
  );
  assertRefused(
    () => parseCheck("crc:width=16,poly=x25", linux),
    'crc: poly: "x25" is not a number in hexadecimal digits of up to 32 bits (try 1021)',
  );
});

Deno.test("parseCheck() refuses what is not a check", () => {
  assertRefused(
    () => parseCheck("crc16-modbuss", linux),
    `"crc16-modbuss" is not a check, did you mean "crc16-modbus"? (${checks.choices.join(", ")})`,
  );
  assertRefused(
    () => parseCheck("lrc:as=u8", linux),
    'lrc: as: "u8" is not accepted (be, le, hex, decimal)',
  );
});

for (const { name, example } of checks.definitions) {
  const spec = name === "crc" ? example : name;
  Deno.test(`${name} finds right what a template made, and wrong when one byte is not`, () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, at, flip) => {
          const made = parseTemplate(`hex:${toHex(bytes)} {{${spec}}}`, linux).render(scopeWith());
          const sent = made.slice();
          assertEquals(check(spec, sent).ok, true);
          sent[at % sent.length]! ^= flip;
          assertEquals(check(spec, sent).ok, false);
        },
      ),
    );
  });

  Deno.test(`${name} takes its example, and any bytes`, () => {
    const judge = parseCheck(example, linux);
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      const { ok, expected, actual } = judge(bytes);
      if (ok) assertEquals(toHex(expected).toLowerCase(), toHex(actual).toLowerCase());
      else assert(bytes.length < 8 || toHex(expected) !== toHex(actual));
      assertEquals(concat([bytes.subarray(0, bytes.length - actual.length), actual]), bytes);
    }));
  });
}
