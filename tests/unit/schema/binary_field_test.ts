import { latin1 } from "../../../src/bytes/bytes.ts";
import { field } from "../../../src/schema/binary_field.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

const content = Uint8Array.of(0xff, 0xfe, 0x80, 0x01, 0x00, 0x00, 0x20, 0x41, 0x0a);

function read(text: string, bytes = content): string | undefined {
  const value = field.parse(text, linux)(bytes);
  return value instanceof Uint8Array ? latin1(value) : value?.toString();
}

Deno.test("field reads numbers of both byte orders, with and without sign", () => {
  assertEquals(read("u8@0"), "255");
  assertEquals(read("i8@0"), "-1");
  assertEquals(read("u16be@0"), "65534");
  assertEquals(read("u16le@0"), "65279");
  assertEquals(read("i16be@0"), "-2");
  assertEquals(read("i16le@0"), "-257");
  assertEquals(read("u32be@0"), "4294868993");
  assertEquals(read("u32le@0"), "25231103");
  assertEquals(read("i32be@0"), "-98303");
  assertEquals(read("i32le@0"), "25231103");
  assertEquals(read("u64be@0"), "18446321865539461185");
  assertEquals(read("u64le@1"), "738906998237659390");
  assertEquals(read("f32le@4"), "10");
  assertEquals(read("f32be@4"), "1.1570521419930015e-41");
});

Deno.test("field reads doubles", () => {
  const pi = new Uint8Array(9);
  new DataView(pi.buffer).setFloat64(1, Math.PI);
  assertEquals(read("f64be@1", pi), String(Math.PI));
  assertEquals(read("f64le@0", pi.subarray(1).toReversed()), String(Math.PI));
});

Deno.test("field reads bytes as they are, so many or all the rest", () => {
  assertEquals(read("bytes@7"), "A\n");
  assertEquals(read("bytes@0+2"), "\xff\xfe");
  assertEquals(read("bytes@9"), "");
});

Deno.test("field gives nothing for a message that is too short", () => {
  for (const text of ["u8@9", "u16be@8", "u32le@6", "f64be@2", "bytes@10", "bytes@0+10"]) {
    assertEquals(read(text), undefined, text);
  }
});

Deno.test("field works on a view into a larger buffer", () => {
  assertEquals(read("u16be@0", content.subarray(2, 4)), "32769");
  assertEquals(read("u16be@1", content.subarray(2, 4)), undefined);
});

Deno.test("field refuses what it does not know", () => {
  const form = "is not of the form TYPE@OFFSET (try u16be@2, bytes@6 or bytes@6+4)";
  for (const text of ["", "u8", "@1", "u8@", "u8@-1", "u8@1+", "u8 @1", "u8@1234567890"]) {
    assertRefused(() => field.parse(text, linux), `"${text}" ${form}`);
  }
  assertRefused(
    () => field.parse("u16@0", linux),
    '"u16" is not a type, did you mean "u16be"? (u8, i8, u16be, u16le, i16be, i16le, u32be, u32le, i32be, ' +
      "i32le, u64be, u64le, f32be, f32le, f64be, f64le, bytes)",
  );
  assertRefused(() => field.parse("u8@0+1", linux), '"u8@0+1": only bytes have a length (try u8@0)');
});
