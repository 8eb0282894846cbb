import fc from "fast-check";
import { concat } from "../../../src/bytes/bytes.ts";
import { FramingError } from "../../../src/framings/framing.ts";
import { framings } from "../../../src/framings/index.ts";
import { assert, assertEquals, assertLess, assertLessOrEqual, assertThrows } from "../../assert.ts";
import { cut } from "../arbitraries.ts";
import { b, framing, type Outcome, run, wires } from "./framing_kit.ts";

/** What every framing must keep, the ones to come too: their examples, and specs with small limits. */
const specs = [
  ...framings.definitions.map(({ example }) => example),
  "line:max=12",
  "line:ending=lf,max=9",
  "line:ending=crlf,max=9",
  "delimiter:bytes=aab,max=12",
  "delimiter:bytes=a,max=8",
  "length:bytes=1,max=9",
  "length:bytes=1,offset=1,adjust=-2,max=20",
  "length:bytes=2,endian=le,offset=1,adjust=1,max=600",
  "fixed:size=1",
  "fixed:size=5",
  "idle:max=40",
  "slip:max=9",
  "cobs:max=9",
  "mqtt:max=5",
  "scpi:max=9",
  "line:ending=cr,max=9",
  "line:check=sum8,as=hex,max=20",
  "delimiter:start=#1,bytes=2,max=12",
  "delimiter:start=1,bytes=23,check=xor8,check-place=behind,max=20",
  "delimiter:bytes=1,empty=skip,max=9",
  "delimiter:bytes=11,empty=skip,max=9",
  "length:header=#1,bytes=1,max=20",
  "length:header=1,bytes=1,trailer=2,adjust=1,check=xor8,content-from=0,max=20",
  "length:header=#1,offset=3,bytes=1,trailer=12,adjust=2,max=20",
  "length:digits=1,max=9",
  "fixed:size=5,check=crc16-modbus",
  "slip:check=xor8,max=20",
  "cobs:check=crc16-x25,max=20",
];

/** Bytes that mean something to one framing or the other, more often than chance has it. */
const telling = [
  ..."\r\n\r\n#123\"' ,;ab> ",
  "\xc0",
  "\xdb",
  "\xdc",
  "\xdd",
  "\0",
  "\0",
  "\x01",
  "\x03",
  "\x80",
]
  .map((character) => character.charCodeAt(0));
const someByte = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...telling) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
);
const someBytes = fc.array(someByte, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes));
const somePlaces = fc.array(fc.nat(), { maxLength: 12 });

function summary({ frames, error }: Outcome) {
  const all = frames.map((
    { wire, content, offset, fields, bad },
  ) => [[...wire], [...content], offset, fields, bad]);
  return { all, error: error?.message, offset: error?.offset };
}

for (const spec of specs) {
  /** A stream with real frames in it, and noise. */
  const someStream = fc.array(fc.oneof(someBytes, someBytes.map((content) => encoded(spec, content))), {
    maxLength: 6,
  }).map(concat);

  Deno.test(`${spec} gives the same frames and error, wherever the stream is cut`, () => {
    fc.assert(fc.property(someStream, somePlaces, (stream, places) => {
      const whole = summary(run(spec, [stream]));
      assertEquals(summary(run(spec, cut(stream, places))), whole);
      assertEquals(summary(run(spec, Array.from(stream, (byte) => Uint8Array.of(byte)))), whole);
    }));
  });

  Deno.test(`${spec} loses no byte: the wires of all frames are the stream`, () => {
    fc.assert(fc.property(someStream, somePlaces, (stream, places) => {
      const { frames, error } = run(spec, cut(stream, places));
      const there = wires(frames);
      assertEquals([...there], [...stream.subarray(0, there.length)]);
      const offsets = frames.map((_, i) => wires(frames.slice(0, i)).length);
      assertEquals(frames.map(({ offset }) => offset), offsets);
      // Ends of packets with nothing behind them are no frame.
      const lost = stream.subarray(there.length);
      assert(error || lost.every((byte) => byte === lost[0] && [0, 0xc0, 0x31].includes(byte)));
    }));
  });

  Deno.test(`${spec} holds at most max bytes`, () => {
    const most = Number(/(?:max|size)=(\d+)$/.exec(spec)?.[1] ?? 16 * 1024 * 1024);
    fc.assert(fc.property(someStream, somePlaces, (stream, places) => {
      const made = framing(spec);
      let held = 0;
      try {
        for (const chunk of cut(stream, places)) {
          held += chunk.length - wires(made.push(chunk)).length;
          assertLessOrEqual(held, most);
        }
      } catch (error) {
        assert(error instanceof FramingError);
      }
    }));
  });

  Deno.test(`${spec} takes random bytes to their end, with nothing worse than a FramingError`, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), somePlaces, (stream, places) => {
        run(spec, cut(stream, places));
      }),
      { numRuns: 50 },
    );
  });

  Deno.test(`${spec} stays broken after an error, and shows each frame once`, () => {
    fc.assert(fc.property(someStream, (stream) => {
      const made = framing(spec);
      const { error } = run(made, [stream]);
      if (!error) return;
      for (const again of [() => made.push(Uint8Array.of(10)), () => made.flush()]) {
        const { message, frames } = assertThrows(again, FramingError);
        assertEquals([message, frames], [error.message, []]);
      }
    }));
  });
}

/** The wire bytes for a message, or nothing where it can't be framed. */
function encoded(
  spec: string,
  content: Uint8Array,
  like = undefined as Outcome["frames"][number] | undefined,
) {
  try {
    return framing(spec).encode(content, like).slice();
  } catch (error) {
    assert(error instanceof FramingError);
    assertEquals(error.offset, undefined);
    return new Uint8Array();
  }
}

const letters = fc.uint8Array({ min: 0x41, max: 0x5a, minLength: 1 });
const anything = fc.uint8Array({ minLength: 1, maxLength: 250 });

/** Which messages each framing can say; the ones to come must take letters. */
const sayable: Record<string, fc.Arbitrary<Uint8Array>> = {
  length: anything,
  fixed: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  idle: anything,
  slip: anything,
  cobs: anything,
  modbus: anything,
  mqtt: anything,
  // Any function code would do, but a CRC may be right by chance in the middle of a message whose size is not known.
  "modbus-rtu": fc.constantFrom(
    ...["0300010002", "030400010002", "0105cd6bb20e1b", "8302", "10000100020400010002", "2b0e0100"].map((
      digits,
    ) => Uint8Array.from(digits.match(/../g)!, (pair) => parseInt(pair, 16))),
  ),
  "modbus-ascii": anything,
};

for (const { name, example } of framings.definitions) {
  Deno.test(`${name} reads what it encodes, alone and as an answer`, () => {
    fc.assert(fc.property(fc.array(sayable[name] ?? letters, { minLength: 2, maxLength: 5 }), (messages) => {
      const [request, ...more] = messages.map((message) => framing(example).encode(message));
      const frames = [...run(example, [request!]).frames];
      assertEquals(frames.length, 1);
      const answers = messages.slice(1).map((message) => framing(example).encode(message, frames[0]));
      for (const wire of [...more, ...answers]) frames.push(...run(example, [wire]).frames);
      const expected = [...messages, ...messages.slice(1)].map((message) => [...message]);
      assertEquals(frames.map(({ content }) => [...content]), expected);
    }));
  });
}

/** Frames that do not come to an end: how they begin, and what goes on. */
const endless: Array<[spec: string, beginning: string, more: number]> = [
  ["line", "", 0x7f],
  ["line:ending=crlf", "", 0x0d],
  ["line:ending=crlf", "", 0x0a],
  ["delimiter:bytes=\\x7f\\x7e", "", 0x7f],
  ["length:bytes=4", "\x00\x0f\x00\x00", 0],
  ["idle", "", 0],
  ["slip", "", 0x7f],
  ["slip", "", 0xc0],
  ["cobs", "", 0],
  ["mqtt", "\x10\x80\x80\x3c", 0],
  ["scpi", "", 0x23],
  ["scpi", "#6900000", 0],
];

for (const [spec, beginning, more] of endless) {
  Deno.test(`${spec} looks at each ${more} once, when they come one by one`, () => {
    const made = framing(spec);
    const chunk = Uint8Array.of(more);
    made.push(b(beginning));
    const begun = performance.now();
    const took = Array.from({ length: 200 }, () => {
      const started = performance.now();
      let frames = 0;
      for (let i = 0; i < 1000; i++) frames += made.push(chunk).length;
      assertEquals(frames, 0);
      assertLess(started - begun, 30_000);
      return performance.now() - started;
    });
    // Compares the framing with itself, because time alone says nothing on a busy machine: looking again at all that is
    // there makes the last pushes several times as slow as the first.
    const [first, last] = [Math.min(...took.slice(0, 40)), Math.min(...took.slice(-40))];
    assertLess(last, 3 * first + 1, `1000 pushes took ${first} ms at first, and ${last} ms at last`);
  });
}

Deno.test("every framing's example is accepted, and its maker makes a new one each time", () => {
  for (const { example } of framings.definitions) {
    const { made } = framings.parse(example, { os: "linux", readFile: () => new Uint8Array() });
    const [one, other] = [made(), made()];
    one.push(Uint8Array.of(0x20));
    assertEquals(other.flush(), [], example);
  }
});
