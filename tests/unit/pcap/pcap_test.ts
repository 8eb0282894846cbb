import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { concat, utf8 } from "../../../src/bytes/bytes.ts";
import { readPcap } from "../../../src/pcap/pcap.ts";
import { readPcapng } from "../../../src/pcap/pcapng_reader.ts";
import { readRecording } from "../../../src/recordings/read.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, refusal } from "../refusal.ts";
import {
  block,
  enhancedPacket,
  interfaceBlock,
  ipPacket,
  pcapFile,
  sectionHeader,
  Writer,
} from "../recordings/packets.ts";

const at = Date.UTC(2026, 10, 22, 10) + 123.456;
const two = [{ at, bytes: utf8("first") }, { at: at + 1000, bytes: utf8("2nd"), length: 99 }];

for (const little of [true, false]) {
  for (const nano of [true, false]) {
    const order = `${little ? "little" : "big"} endian, ${nano ? "nano" : "micro"}seconds`;
    Deno.test(`readPcap() reads ${order}`, () => {
      const { packets } = readPcap(pcapFile(two, { little, nano, linkType: 113 }), "x.pcap");
      assertEquals(packets.map(({ at, ...rest }) => ({ ...rest, at: Number(at.toFixed(3)) })), [
        { number: 1, linkType: 113, bytes: utf8("first"), length: 5, at: Number(at.toFixed(3)) },
        { number: 2, linkType: 113, bytes: utf8("2nd"), length: 99, at: Number((at + 1000).toFixed(3)) },
      ]);
    });
  }
}

Deno.test("readPcap() takes the length of a checksum off the link type", () => {
  const [packet] = readPcap(pcapFile(two, { linkType: 0x14000001 }), "x.pcap").packets;
  assertEquals(packet?.linkType, 1);
});

Deno.test("readPcap() uses what is whole of a file that ends too early, and says where that is", () => {
  const file = pcapFile(two);
  for (const lost of [1, 3, 4, 18]) {
    const { packets, warning } = readPcap(file.subarray(0, -lost), "x.pcap");
    assertEquals([packets.length, warning], [1, "the file ends in the middle of packet 2"]);
  }
  const { packets, warning } = readPcap(file.subarray(0, -19), "x.pcap");
  assertEquals([packets.length, warning], [1, undefined]);
  assertRefused(
    () => readPcap(file.subarray(0, 20), "x.pcap"),
    "x.pcap: the header of a pcap file has 24 bytes",
  );
});

const microseconds = BigInt(Math.round(at * 1000));

for (const little of [true, false]) {
  Deno.test(`readPcapng() reads ${little ? "little" : "big"} endian, and passes over what it does not know`, () => {
    const file = concat([
      sectionHeader(little),
      interfaceBlock(little, 1),
      interfaceBlock(little, 276),
      block(little, 5, new Uint8Array(12)),
      enhancedPacket(little, 1, microseconds, utf8("first")),
      block(little, 0xbad, utf8("anything")),
      enhancedPacket(little, 0, microseconds + 1n, utf8("2nd!"), 60),
    ]);
    assertEquals(readPcapng(file, "x.pcapng").packets, [
      { number: 1, linkType: 276, bytes: utf8("first"), length: 5, at: Number(microseconds) / 1000 },
      { number: 2, linkType: 1, bytes: utf8("2nd!"), length: 60, at: Number(microseconds + 1n) / 1000 },
    ]);
  });
}

/** An option of an interface. */
function anOption(code: number, value: Uint8Array): Uint8Array {
  const padding = new Uint8Array((4 - value.length % 4) % 4);
  return new Writer(true).u16(code, value.length).bytes(value).bytes(padding).all;
}

const resolutions: ReadonlyArray<readonly [name: string, option: Uint8Array, units: bigint, ms: number]> = [
  ["nanoseconds", anOption(9, Uint8Array.of(9)), 1_500_000_001_000_000n, 1_500_000_001],
  ["halves of a second", anOption(9, Uint8Array.of(0x81)), 7n, 3500],
  ["tenths of a picosecond", anOption(9, Uint8Array.of(13)), 15_000_000_000_000n, 1500],
  ["an offset before", anOption(14, new Writer(true).u32(0xffffffff - 1, 0xffffffff).all), 5_000_000n, 3000],
];

for (const [name, option, units, ms] of resolutions) {
  Deno.test(`readPcapng() reads times with ${name}`, () => {
    const comment = anOption(1, utf8("a comment"));
    const end = anOption(0, new Uint8Array());
    const file = concat([
      sectionHeader(true),
      interfaceBlock(true, 1, concat([comment, option, end])),
      enhancedPacket(true, 0, units, utf8("x")),
    ]);
    assertEquals(readPcapng(file, "x.pcapng").packets[0]?.at, ms);
  });
}

Deno.test("readPcapng() reads several sections, each with its order and interfaces", () => {
  const section = (little: boolean, linkType: number) =>
    concat([
      sectionHeader(little),
      interfaceBlock(little, linkType),
      enhancedPacket(little, 0, 1000n, utf8("x")),
    ]);
  const { packets } = readPcapng(concat([section(true, 1), section(false, 101)]), "x.pcapng");
  assertEquals(packets.map(({ number, linkType, at }) => [number, linkType, at]), [[1, 1, 1], [2, 101, 1]]);
});

Deno.test("readPcapng() reads simple and old packets", () => {
  const simple = block(true, 3, new Writer(true).u32(9).bytes(utf8("123456")).all);
  const old = block(true, 2, new Writer(true).u16(0, 7).u32(0, 5000, 3, 3).bytes(utf8("old")).all);
  const file = concat([sectionHeader(true), interfaceBlock(true, 1, undefined, 6), old, simple]);
  assertEquals(readPcapng(file, "x").packets.map(({ bytes, length, at }) => [bytes, length, at]), [
    [utf8("old"), 3, 5],
    [utf8("123456"), 9, 5],
  ]);
});

Deno.test("readPcapng() says where a file is broken", () => {
  const packet = enhancedPacket(true, 0, 1n, utf8("abcd"));
  const file = concat([sectionHeader(true), interfaceBlock(true, 1), packet, packet]);
  const refuse = (bytes: Uint8Array, place: string, why: string) =>
    assertRefused(() => readPcapng(bytes, "x"), `x: the block at byte ${place}, can't be read: ${why}`);
  for (const lost of [1, 30]) {
    const { packets, warning } = readPcapng(file.subarray(0, -lost), "x");
    assertEquals([packets.length, warning], [1, "the file ends in the middle of a block, behind packet 1"]);
  }
  refuse(
    concat([sectionHeader(true), packet]),
    "28, behind packet 0",
    "interface 0 is not described before it",
  );
  const wrongEnd = file.slice();
  wrongEnd[file.length - 4] = 99;
  refuse(wrongEnd, "84, behind packet 1", "its length at its end is another one");
  const odd = file.slice();
  odd[32] = 21;
  refuse(odd, "28, behind packet 0", "its length is 21");
  const orderless = file.slice();
  orderless[8] = 0;
  refuse(orderless, "0, behind packet 0", "it does not say its byte order");
  const longer = packet.slice();
  longer[20] = 40;
  refuse(
    concat([sectionHeader(true), interfaceBlock(true, 1), longer]),
    "48, behind packet 0",
    "it has less than its 40 bytes",
  );
});

Deno.test("readRecording() tells what a file is by its content", () => {
  const hint = "(what --record or --log json writes, pcap or pcapng)";
  assertRefused(() => readRecording(new Uint8Array(), "x"), '"x" is empty');
  assertRefused(() => readRecording(utf8("hello"), "x"), `"x" is not a recording ${hint}`);
  const nothing = '"x" has no TCP that can be read in its 0 packets';
  assertRefused(() => readRecording(pcapFile([]), "x"), nothing);
  assertRefused(() => readRecording(sectionHeader(true), "x"), nothing);
});

const known =
  "(link types that are: loopback (NULL), Ethernet, PPP, raw IP, PPP (HDLC), PPPoE, Cisco HDLC, " +
  "loopback (LOOP), Linux cooked (SLL), PPP with direction, raw IPv4, raw IPv6, Linux cooked (SLL2))";

Deno.test("readRecording() names link types that are not read", () => {
  for (const [linkType, name] of [[220, "220 (USB_LINUX_MMAPPED)"], [9999, "9999"]] as const) {
    const file = pcapFile([{ at: 0, bytes: utf8("usb") }], { linkType });
    assertRefused(
      () => readRecording(file, "x"),
      `"x" has no TCP that can be read in its 1 packets: 1 packet is link type ${name}, which is not read ${known}`,
    );
  }
});

const conversation = pcapFile([{
  at: 0,
  bytes: ipPacket({ from: "10.0.0.1:5000", to: "10.0.0.2:502", seq: 1, payload: "hello" }),
}]);

Deno.test("readRecording() reads what gzip has compressed, also in several members", () => {
  for (
    const file of [
      gzipSync(conversation),
      concat(
        [7, 40].map((at, i) => gzipSync(i === 0 ? conversation.subarray(0, at) : conversation.subarray(7))),
      ),
    ]
  ) {
    const { conversations, warnings } = readRecording(new Uint8Array(file), "x.gz");
    assertEquals([conversations.map(({ client }) => client), warnings], [["10.0.0.1:5000"], undefined]);
  }
});

Deno.test("readRecording() uses the beginning of a compressed file that ends too early", () => {
  const many = pcapFile(Array.from({ length: 50 }, (_, i) => ({
    at: i,
    bytes: ipPacket({
      from: "10.0.0.1:5000",
      to: "10.0.0.2:502",
      seq: 1 + 300 * i,
      payload: Uint8Array.from({ length: 300 }, (_, j) => i * 31 + j * j * (i + 7) >> 3),
    }),
  })));
  const file = gzipSync(many);
  const { conversations, warnings } = readRecording(file.subarray(0, file.length >> 1), "x.gz");
  assertEquals(conversations.length, 1);
  assertEquals(warnings?.[0], "the compressed file ends too early");
});

Deno.test("readRecording() refuses what is compressed twice, is broken, or fills the memory", () => {
  assertRefused(
    () => readRecording(gzipSync(gzipSync(conversation)), "x"),
    '"x" is compressed twice (gunzip it first)',
  );
  const broken = gzipSync(conversation);
  broken[1 + broken.length >> 1]! ^= 0xff;
  assert(refusal(() => readRecording(broken, "x"))?.startsWith('"x" can\'t be unpacked: '));
});

Deno.test("readRecording() never throws anything but a refusal, whatever stands in a file", () => {
  const pcapng = concat([
    sectionHeader(true),
    interfaceBlock(true, 1, anOption(9, Uint8Array.of(9))),
    enhancedPacket(true, 0, 1n, utf8("abcd")),
    block(true, 3, new Writer(true).u32(4).bytes(utf8("abcd")).all),
  ]);
  const json = utf8(
    '{"v":1,"ms":1,"event":"open","conn":1,"peer":"a:1","local":"b:2","initiator":"peer"}\n' +
      '{"v":1,"ms":1,"event":"data","conn":1,"peer":"a:1","dir":"in","offset":0,"bytes":1,"text":"x"}\n',
  );
  const files = fc.constantFrom<Uint8Array>(pcapFile(two), pcapng, json);
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });
  fc.assert(
    fc.property(files, changes, fc.nat(), fc.boolean(), (file, changes, cut, isCut) => {
      const broken = file.slice(0, isCut ? cut % file.length : file.length);
      for (const [place, value] of changes) if (broken.length > 0) broken[place % broken.length] = value;
      refusal(() => readRecording(broken, "x"));
    }),
    { numRuns: 2000 },
  );
});
