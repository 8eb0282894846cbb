import { parseTemplate } from "../../../src/templates/template.ts";
import { assertEquals, assertStringIncludes } from "../../assert.ts";
import { assertRefused, linux, refusal } from "../refusal.ts";
import { failure, filled, matched } from "./template_kit.ts";

/** A state with `x` in it. */
const x = (value: number | string | Uint8Array) => ({ state: () => value });

Deno.test("formats write whole numbers as bytes, in both orders", () => {
  const n = x(0x0102030405);
  assertEquals(filled("{{state.x|u8}}", n), "\x05");
  assertEquals(filled("{{state.x|u16be}}{{state.x|u16le}}", n), "\x04\x05\x05\x04");
  assertEquals(filled("{{state.x|u24be}}{{state.x|u24le}}", n), "\x03\x04\x05\x05\x04\x03");
  assertEquals(filled("{{state.x|u32be}}{{state.x|u32le}}", n), "\x02\x03\x04\x05\x05\x04\x03\x02");
  assertEquals(
    filled("{{state.x|u64be}}{{state.x|u64le}}", n),
    "\0\0\0\x01\x02\x03\x04\x05\x05\x04\x03\x02\x01\0\0\0",
  );
});

Deno.test("formats take numbers as text too, and round them", () => {
  assertEquals(filled("{{state.x|u8}}", x(" 0x41 ")), "A");
  assertEquals(filled("{{state.x|u8}}", x("65.4")), "A");
  assertEquals(filled("{{state.x*100|u16be}}", x("4.35")), "\x01\xb3");
  assertEquals(filled("{{capture.1+1|u8}}", { match: matched("+64") }), "A");
});

Deno.test("formats wrap around what does not fit, and write negative numbers as two's complement", () => {
  assertEquals(
    filled("{{state.x|u8}}{{state.x|u16be}}{{state.x|u32le}}", x(-2)),
    "\xfe\xff\xfe\xfe\xff\xff\xff",
  );
  assertEquals(filled("{{state.x|u64be}}", x(-1)), "\xff".repeat(8));
  assertEquals(filled("{{frame.transaction+1|u16be}}", { fields: { transaction: 0xffff } }), "\0\0");
  assertEquals(filled("{{state.x|u64be|hex}}", x(-Number.MAX_SAFE_INTEGER)), "ffe0000000000001");
  assertEquals(
    failure("{{state.x|u64be}}", x(2 ** 60)),
    `{{state.x|u64be}}: ${2 ** 60} is too large for a whole number`,
  );
});

Deno.test("f32 and f64 write floating point numbers", () => {
  assertEquals(filled("{{state.x|f32be|hex}} {{state.x|f32le|hex}}", x("3.5")), "40600000 00006040");
  assertEquals(
    filled("{{state.x|f64be|hex}} {{state.x|f64le|hex}}", x(-1)),
    "bff0000000000000 000000000000f0bf",
  );
});

Deno.test("hex writes the digits of bytes and of numbers", () => {
  assertEquals(filled("{{state.x|hex}}", x("J\xff")), "4ac3bf");
  assertEquals(filled("{{state.x|hex}} {{state.x|hex:4}} {{state.x|u16le|hex}}", x(0xabc)), "0abc 0abc bc0a");
  assertEquals(filled("{{xor8|hex}}{{0|hex}}"), "0000");
  assertEquals(filled("{{crc16-modbus|hex:6|upper}}"), "00FFFF");
  assertEquals(failure("{{state.x|hex:2}}", x(256)), "{{state.x|hex:2}}: 256 has more than 2 digits");
  assertEquals(failure("{{state.x|hex:2}}", x("abc")), "{{state.x|hex:2}}: it has more than 2 digits");
  assertStringIncludes(failure("{{state.x|hex}}", x(-1)), "-1 has no hexadecimal digits (use u16be|hex");
  assertStringIncludes(failure("{{state.x|hex}}", x(1.5)), "1.5 has no hexadecimal digits");
});

Deno.test("dec and fixed write decimal digits", () => {
  assertEquals(filled("{{state.x|dec}} {{state.x|dec:5}}", x("42")), "42 00042");
  assertEquals(filled("{{state.x|dec:4}}", x(-5)), "-005");
  assertEquals(failure("{{state.x|dec:1}}", x(10)), "{{state.x|dec:1}}: 10 has more than 1 digit");
  assertEquals(filled("{{state.x|fixed:3}} {{state.x|fixed:0}}", x("5")), "5.000 5");
});

Deno.test("upper, lower, base64 and unhex change bytes", () => {
  assertEquals(filled("{{state.x|upper}} {{state.x|lower}}", x("aZ\u00e9")), "AZ\xc3\xa9 az\xc3\xa9");
  assertEquals(filled("{{state.x|base64}}", x(Uint8Array.of(255, 0))), "/wA=");
  assertEquals(filled("{{state.x|unhex}}", x("41 0x42")), "AB");
  assertEquals(filled("{{state.x|upper}}", x(1e21)), "1E+21");
  assertStringIncludes(
    failure("{{state.x|unhex}}", x("4g")),
    '{{state.x|unhex}}: "4g" in "4g" is not hexadecimal',
  );
});

Deno.test("default stands in for what is not there, and for nothing else", () => {
  assertEquals(
    filled("{{capture.1|default:none}}|{{state.y|default:}}|", { state: () => undefined }),
    "none||",
  );
  assertEquals(filled("{{capture.1|default:7|u8}}"), "\x07");
  assertEquals(filled("{{state.x|default:7}}", x("")), "");
  assertEquals(failure("{{state.x|u8|default:7}}", x("a")), '{{state.x|u8|default:7}}: "a" is not a number');
});

Deno.test("numbers are calculated with, products before sums", () => {
  const calculate = (expression: string) => filled(`{{${expression}}}`, x("10"));
  assertEquals(calculate("state.x+2*3"), "16");
  assertEquals(calculate("state.x - 1 - 1"), "8");
  assertEquals(calculate("counter-1"), "0");
  assertEquals(calculate("state.x/4"), "2.5");
  assertEquals(calculate("state.x%3"), "1");
  assertEquals(calculate("0x10"), "16");
  assertEquals(calculate("0.1+0.2"), "0.3");
  assertEquals(failure("{{state.x/0}}", x(1)), "{{state.x/0}}: 1 / 0 is not a number");
  assertEquals(failure("{{state.x+1}}", x("a\x1b")), '{{state.x+1}}: "a\\x1b" is not a number');
  assertEquals(failure("{{state.x+1}}", x("1e999")), '{{state.x+1}}: "1e999" is not a number');
});

Deno.test("formats refuse arguments that they can't take", () => {
  const message = (tag: string) => refusal(() => parseTemplate(`{{${tag}}}`, linux));
  assertEquals(message("counter|hex:0"), '{{counter|hex:0}}: "0" is not a number of digits (1 to 999)');
  assertEquals(message("counter|dec:x"), '{{counter|dec:x}}: "x" is not a number of digits (1 to 999)');
  assertEquals(message("counter|fixed"), '{{counter|fixed}}: "" is not a number of digits (0 to 20)');
  assertRefused(() => parseTemplate("{{300|hex:2}}", linux), "{{300|hex:2}}: 300 has more than 2 digits");
});
