import fc from "fast-check";
import { concat, utf8 } from "../../../src/bytes/bytes.ts";
import { checksums } from "../../../src/values/checksums.ts";
import { toBytes } from "../../../src/bytes/integers.ts";
import { assert, assertEquals } from "../../assert.ts";

interface Model {
  readonly width: number;
  readonly poly: number;
  readonly init: number;
  readonly reflected: boolean;
  readonly xorout: number;
  readonly check: number;
}

function model(
  width: number,
  poly: number,
  init: number,
  reflected: boolean,
  xorout: number,
  check: number,
): Model {
  return { width, poly, init, reflected, xorout, check };
}

const ccittFalse = model(16, 0x1021, 0xffff, false, 0, 0x29b1);

/** As the CRC RevEng catalogue has them; `check` is what they make of "123456789". */
const models: Record<string, Model> = {
  "crc8": model(8, 0x07, 0, false, 0, 0xf4),
  "crc8-maxim": model(8, 0x31, 0, true, 0, 0xa1),
  "crc8-dvb-s2": model(8, 0xd5, 0, false, 0, 0xbc),
  "crc16-modbus": model(16, 0x8005, 0xffff, true, 0, 0x4b37),
  "crc16-arc": model(16, 0x8005, 0, true, 0, 0xbb3d),
  "crc16-ccitt": ccittFalse,
  "crc16-ccitt-false": ccittFalse,
  "crc16-xmodem": model(16, 0x1021, 0, false, 0, 0x31c3),
  "crc16-kermit": model(16, 0x1021, 0, true, 0, 0x2189),
  "crc16-x25": model(16, 0x1021, 0xffff, true, 0xffff, 0x906e),
  "crc16-mcrf4xx": model(16, 0x1021, 0xffff, true, 0, 0x6f91),
  "crc16-dnp": model(16, 0x3d65, 0, true, 0xffff, 0xea82),
  "crc32": model(32, 0x04c11db7, 0xffffffff, true, 0xffffffff, 0xcbf43926),
  "crc32-mpeg2": model(32, 0x04c11db7, 0xffffffff, false, 0, 0x0376e6e7),
};

/** What the others make of "123456789": its bytes add up to 0x1dd. */
const sums: Record<string, number> = {
  "fletcher-ubx": 0xdd15,
  lrc: 0x23,
  xor8: 0x31,
  sum8: 0xdd,
  sum16: 0x1dd,
};

/** A CRC by its definition, bit by bit. */
function divide({ width, poly, init, reflected, xorout }: Model, bytes: Uint8Array): number {
  const top = 2n ** BigInt(width);
  let register = BigInt(init);
  for (const byte of bytes) {
    for (let i = 0; i < 8; i++) {
      const bit = BigInt(byte >> (reflected ? i : 7 - i) & 1);
      const carry = register * 2n / top ^ bit;
      register = register * 2n % top ^ (carry ? BigInt(poly) : 0n);
    }
  }
  const digits = register.toString(2).padStart(width, "0");
  const result = reflected ? [...digits].reverse().join("") : digits;
  return Number(BigInt(`0b${result}`) ^ BigInt(xorout));
}

Deno.test("every checksum has its published check value", () => {
  for (const { name, compute } of checksums) {
    assertEquals([name, compute(utf8("123456789"))], [name, models[name]?.check ?? sums[name]!]);
  }
  assertEquals(checksums.length, Object.keys(models).length + Object.keys(sums).length);
});

for (const { name, width, little, compute } of checksums) {
  const crc = models[name];
  if (crc) {
    Deno.test(`${name} is the remainder that its model defines, of any bytes`, () => {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        assertEquals(compute(bytes), divide(crc, bytes));
      }));
    });

    Deno.test(`${name} over a message and its checksum, as sent, is always the same`, () => {
      const residue = (bytes: Uint8Array) => compute(concat([bytes, toBytes(compute(bytes), width, little)]));
      const expected = residue(new Uint8Array());
      fc.assert(fc.property(fc.uint8Array(), (bytes) => assertEquals(residue(bytes), expected)));
    });
  }

  Deno.test(`${name} fits into its width, and sees each single bit`, () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, bit) => {
      const sum = compute(bytes);
      assert(Number.isInteger(sum) && sum >= 0 && sum < 256 ** width);
      const flipped = bytes.slice();
      flipped[(bit >> 3) % bytes.length]! ^= 1 << (bit & 7);
      assert(compute(flipped) !== sum);
    }));
  });
}

Deno.test("fletcher-ubx is the checksum of a UBX message, from its class on (a poll of CFG-RATE)", () => {
  const ubx = checksums.find(({ name }) => name === "fletcher-ubx")!;
  assertEquals(ubx.compute(Uint8Array.of(0x06, 0x08, 0, 0)), 0x0e30);
});

Deno.test("checksums can stand in a template: no name is that of anything else", () => {
  const names = checksums.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  for (const name of names) assert(/^[a-z]+\d*(-[a-z][a-z\d]*)*$/.test(name), name);
});
