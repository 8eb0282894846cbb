import fc from "fast-check";
import { concat, latin1, utf8 } from "../../../src/bytes/bytes.ts";
import { readRecording } from "../../../src/recordings/read.ts";
import type { Conversation, ConversationTurn } from "../../../src/events/conversation.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertRefused } from "../refusal.ts";
import { be16, be32, ipPacket, type PacketSpec, pcapFile, type TcpSpec } from "../recordings/packets.ts";

const client = "10.0.0.1:50000";
const server = "10.0.0.2:502";

/** One step of a session: who, with which flags, sequence numbers counted from the SYN, and what. */
type Step = readonly [from: "c" | "s", flags: string, seq: number, ack: number, payload?: string];

/** The sequence numbers that the sides begin with. */
const first = { c: 1000, s: 0xfffffffa };

function spec([from, flags, seq, ack, payload = ""]: Step): TcpSpec {
  const [own, other] = from === "c" ? [first.c, first.s] : [first.s, first.c];
  return {
    from: from === "c" ? client : server,
    to: from === "c" ? server : client,
    seq: (own + seq) >>> 0,
    ack: flags.includes("A") ? (other + ack) >>> 0 : 0,
    flags,
    payload,
  };
}

function capture(steps: readonly Step[]): PacketSpec[] {
  return steps.map((step, i) => ({ at: 1000 + i * 10, bytes: ipPacket(spec(step)) }));
}

function conversations(packets: readonly PacketSpec[], linkType = 101): readonly Conversation[] {
  return readRecording(pcapFile(packets, { linkType }), "x.pcap").conversations;
}

function inWords(turns: readonly ConversationTurn[]): string[] {
  return turns.map((turn) =>
    `${turn.at} ${turn.from} ${turn.kind}${turn.kind === "data" ? ` ${latin1(turn.bytes)}` : ""}`
  );
}

const handshake: Step[] = [["c", "S", 0, 0], ["s", "SA", 0, 1], ["c", "A", 1, 1]];

Deno.test("readStreams() gives what both sides sent, and how they ended, with wrapped sequence numbers", () => {
  const [only, ...others] = conversations(capture([
    ...handshake,
    ["c", "PA", 1, 1, "hello "],
    ["c", "PA", 7, 1, "you"],
    ["s", "PA", 1, 10, "answer"],
    ["s", "PA", 7, 10, "!"],
    ["c", "FA", 10, 8],
    ["s", "A", 8, 11],
    ["s", "FA", 8, 11],
    ["c", "A", 11, 9],
  ]));
  assertEquals(others, []);
  const { turns, ...rest } = only!;
  assertEquals(rest, { number: 0, client, server });
  assertEquals(inWords(turns), [
    "30 client data hello ",
    "40 client data you",
    "50 server data answer",
    "60 server data !",
    "70 client fin",
    "90 server fin",
  ]);
});

Deno.test("readStreams() takes once what was sent twice, and puts in order what came out of order", () => {
  const [{ turns, problem } = { turns: [] }] = conversations(capture([
    ...handshake,
    ["c", "PA", 1, 1, "abc"],
    ["c", "PA", 1, 1, "abc"],
    // A keepalive has one byte that was there before.
    ["c", "A", 3, 1, "c"],
    ["c", "PA", 7, 1, "ghi"],
    ["c", "FA", 10, 1],
    ["c", "PA", 2, 1, "bcdef"],
    ["c", "FA", 10, 1],
  ]));
  assertEquals([inWords(turns), problem], [
    ["30 client data abc", "80 client data def", "80 client data ghi", "80 client fin"],
    undefined,
  ]);
});

Deno.test("readStreams() takes a RST as the end; what was under way then stands behind it", () => {
  const [{ turns } = { turns: [] }] = conversations(capture([
    ...handshake,
    ["c", "PA", 1, 1, "x"],
    ["s", "RA", 1, 2, "why"],
    ["c", "PA", 2, 1, "y"],
    ["c", "R", 2, 0],
  ]));
  assertEquals(inWords(turns), ["30 client data x", "40 server rst", "50 client data y"]);
});

const stories: ReadonlyArray<readonly [name: string, steps: readonly Step[], turns: readonly string[]]> = [
  [
    "a RST outside of the window",
    [...handshake, ["c", "R", 98000, 0], ["c", "PA", 1, 1, "ping"], ["s", "PA", 1, 5, "pong"]],
    ["40 client data ping", "50 server data pong"],
  ],
  [
    "a RST with a number that was acknowledged long ago",
    [...handshake, ["c", "PA", 1, 1, "ping"], ["s", "PA", 1, 5, "pong"], ["c", "R", 2, 0], ["s", "A", 5, 5]],
    ["30 client data ping", "40 server data pong"],
  ],
  [
    "a RST in the window, behind which both go on",
    [...handshake, ["c", "R", 1, 0], ["s", "A", 1, 1], ["c", "PA", 1, 1, "ping"], ["s", "PA", 1, 5, "pong"]],
    ["50 client data ping", "60 server data pong"],
  ],
  [
    "a RST that answers no SYN that was sent",
    [["c", "S", 0, 0], ["s", "RA", 6, 99], ["c", "S", 0, 0], ["s", "RA", 6, 1]],
    ["30 server rst"],
  ],
  [
    "the same SYN again behind a refusal",
    [["c", "S", 0, 0], ["s", "RA", 6, 1], ...handshake, ["c", "PA", 1, 1, "ping"], ["s", "RA", 1, 5]],
    ["50 client data ping", "60 server rst"],
  ],
  [
    "a connection that is half open: challenge ACK, RST, and the same SYN again",
    [["c", "S", 0, 0], ["s", "A", 7000, 555555], ["c", "R", 555555, 0], ...handshake, [
      "c",
      "PA",
      1,
      1,
      "ping",
    ]],
    ["60 client data ping"],
  ],
  [
    "two SYN-ACKs, of which the second is acknowledged",
    [["c", "S", 0, 0], ["s", "SA", 5000, 1], ["s", "SA", 0, 1], ["c", "A", 1, 1], ["s", "PA", 1, 1, "hello"]],
    ["40 server data hello"],
  ],
  [
    "two SYN-ACKs, of which the first is acknowledged",
    [["c", "S", 0, 0], ["s", "SA", 0, 1], ["s", "SA", 5000, 1], ["c", "A", 1, 1], ["s", "PA", 1, 1, "hello"]],
    ["40 server data hello"],
  ],
  [
    "a RST that the file has before the bytes in front of it",
    [...handshake, ["s", "R", 4, 0], ["s", "PA", 1, 1, "bye"]],
    ["40 server data bye", "40 server rst"],
  ],
  [
    "an answer that the file has before its request",
    [...handshake, ["s", "PA", 1, 5, "pong"], ["c", "PA", 1, 1, "ping"], ["c", "FA", 5, 5], [
      "s",
      "FA",
      5,
      6,
    ]],
    ["40 client data ping", "40 server data pong", "50 client fin", "60 server fin"],
  ],
  [
    "acknowledgments of what never came",
    [...handshake, ["s", "PA", 1, 2000000000, "pong"], ["c", "PA", 1, 1, "ping"]],
    ["30 server data pong", "40 client data ping"],
  ],
];

for (const [name, steps, turns] of stories) {
  Deno.test(`readStreams() understands ${name}`, () => {
    const [only, ...others] = conversations(capture(steps));
    assertEquals([inWords(only!.turns), only!.problem, others.length], [turns, undefined, 0]);
  });
}

Deno.test("readStreams() begins another connection at a new SYN, also when the old one is half open", () => {
  const found = conversations(capture([
    ...handshake,
    ["c", "PA", 1, 1, "old"],
    ["c", "S", 9000, 0],
    ["s", "A", 1, 4],
    ["c", "R", 4, 0],
    ["c", "S", 9000, 0],
    ["s", "SA", 70000, 9001],
    ["c", "A", 9001, 70001],
    ["c", "PA", 9001, 70001, "new"],
  ]));
  assertEquals(found.map(({ turns, problem }) => [inWords(turns), problem]), [
    [["30 client data old"], undefined],
    [["60 client data new"], undefined],
  ]);
});

Deno.test("readStreams() numbers connections by their first packet, also when ports are used again", () => {
  const other = { ...spec(["c", "S", 0, 0]), from: "10.0.0.3:1", payload: "" };
  const packets = [
    ...capture(handshake),
    { at: 1100, bytes: ipPacket(other) },
    { at: 1200, bytes: ipPacket({ ...spec(["c", "S", 0, 0]), seq: 777 }) },
    // The same SYN again is sent again, and no new connection.
    { at: 1250, bytes: ipPacket({ ...spec(["c", "S", 0, 0]), seq: 777 }) },
    { at: 1300, bytes: ipPacket({ ...spec(["c", "PA", 0, 0, "new"]), seq: 778 }) },
  ];
  const found = conversations(packets);
  assertEquals(found.map(({ number, client }) => [number, client]), [[0, client], [1, "10.0.0.3:1"], [
    2,
    client,
  ]]);
  assertEquals(inWords(found[2]!.turns), ["100 client data new"]);
});

Deno.test("readStreams() finds the client without a handshake: by SYN+ACK, or the higher port", () => {
  const late = conversations(capture([["s", "PA", 50, 90, "welcome"], ["c", "PA", 90, 57, "hi"]]));
  assertEquals(late.map(({ client, server }) => [client, server]), [[client, server]]);
  assertEquals(inWords(late[0]!.turns), ["0 server data welcome", "10 client data hi"]);
  const bySyn = { ...spec(["s", "SA", 0, 1]), from: "10.0.0.2:60000" };
  assertEquals(conversations([{ at: 0, bytes: ipPacket(bySyn) }])[0]?.server, "10.0.0.2:60000");
});

const gaps: ReadonlyArray<readonly [name: string, steps: Step[], problem: string]> = [
  [
    "a hole in the middle",
    [["c", "PA", 1, 1, "abc"], ["c", "PA", 9, 1, "xyz"]],
    "of what the client sent, bytes 3 to 7 are missing before packet 5",
  ],
  [
    "bytes at the end that were acknowledged",
    [["s", "PA", 1, 1, "abc"], ["c", "A", 1, 8]],
    "of what the server sent, bytes 3 to 6 are missing at its end: they were acknowledged, but not captured",
  ],
  [
    "two connections with the same SYN",
    [["c", "PA", 1, 1, "abc"], ["s", "R", 1, 0], ["c", "S", 0, 0], ["s", "SA", 900, 1], [
      "c",
      "PA",
      1,
      901,
      "xyz",
    ]],
    "it was opened twice with the same sequence number: what belongs to which connection is not known",
  ],
  [
    "bytes from before the SYN",
    [["c", "PA", -400, 1, "abc"]],
    "of what the client sent, packet 4 has 3 bytes with sequence numbers from before its SYN",
  ],
];

for (const [name, steps, problem] of gaps) {
  Deno.test(`readStreams() says where bytes are missing: ${name}`, () => {
    assertEquals(conversations(capture([...handshake, ...steps])).map((each) => each.problem), [problem]);
  });
}

Deno.test("readStreams() says that one direction is missing, and gives the other one", () => {
  const steps: Step[] = [["c", "S", 0, 0], ["c", "A", 1, 1], ["c", "PA", 1, 1, "ping"], ["c", "FA", 5, 6]];
  const [only] = conversations(capture(steps));
  assertEquals(only?.problem, "nothing that the server sent was captured, at least 4 bytes");
  assertEquals(inWords(only!.turns), ["20 client data ping", "30 client fin"]);
});

Deno.test("readStreams() gives also what is behind a gap", () => {
  const [only] = conversations(capture([...handshake, ["c", "PA", 1, 1, "abc"], ["c", "FPA", 9, 1, "xyz"]]));
  assertEquals(inWords(only!.turns), ["30 client data abc", "40 client data xyz", "40 client fin"]);
});

Deno.test("readStreams() takes the lowest of what was under way when the capture began", () => {
  const [only] = conversations(capture([["c", "PA", 54, 1, "def"], ["c", "PA", 51, 1, "abc"]]));
  assertEquals(only!.turns.flatMap((turn) => turn.kind === "data" ? [latin1(turn.bytes)] : []), [
    "abc",
    "def",
  ]);
});

Deno.test("readStreams() does not miss a FIN that is acknowledged and was not captured", () => {
  const [only] = conversations(capture([...handshake, ["s", "PA", 1, 1, "abc"], ["c", "A", 1, 5]]));
  assertEquals(only?.problem, undefined);
});

Deno.test("readStreams() says that the capture has cut a packet, or that it is a fragment", () => {
  const whole = ipPacket(spec(["c", "PA", 1, 1, "0123456789"]));
  const cut = [...capture(handshake), { at: 9, bytes: whole.subarray(0, 45), length: whole.length }];
  const why = "it was cut to 45 of 50 bytes (capture whole packets: -s 0)";
  assertEquals(conversations(cut)[0]?.problem, `packet 4: ${why}`);
  const short = [...capture(handshake), { at: 9, bytes: whole.subarray(0, 30), length: whole.length }];
  const shortWhy = "it was cut to 30 of 50 bytes (capture whole packets: -s 0)";
  assertEquals(conversations(short)[0]?.problem, `packet 4: ${shortWhy}`);
  // Without its ports it belongs to nobody, and alone it is nothing.
  const shorter = { at: 9, bytes: whole.subarray(0, 22), length: whole.length };
  const { conversations: [only], warnings } = readRecording(
    pcapFile([...capture(handshake), shorter]),
    "x.pcap",
  );
  const shorterWhy = "it was cut to 22 of 50 bytes (capture whole packets: -s 0)";
  assertEquals([only?.problem, warnings], [undefined, [`packet 4: ${shorterWhy}`]]);
  assertRefused(() => conversations([shorter]), `x.pcap: packet 1: ${shorterWhy}`);
  const fragment = ipPacket({ ...spec(["c", "PA", 1, 1, "x"]), fragment: 0x2000 });
  assertEquals(
    conversations([...capture(handshake), { at: 9, bytes: fragment }])[0]?.problem,
    "packet 4: it is an IP fragment, and those are not put together",
  );
});

const hello = spec(["c", "PA", 1, 1, "hello"]);
const hello6 = { ...hello, from: "[fd00:0:0:0:0:0:0:1]:50000", to: "[fd00:0:0:0:0:0:0:2]:502" };
const padded = (bytes: Uint8Array) => concat([bytes, new Uint8Array(6)]);
const macs = new Uint8Array(12);
const four = ipPacket(hello);
const six = ipPacket(hello6);

/** An IP packet that carries something else than TCP. */
function ipv4Packet(protocol: number, content: Uint8Array): Uint8Array {
  const addresses = Uint8Array.of(192, 0, 2, 1, 192, 0, 2, 2);
  const header = [
    Uint8Array.of(0x45, 0),
    be16(20 + content.length),
    be32(0),
    Uint8Array.of(64, protocol, 0, 0),
  ];
  return concat([...header, addresses, content]);
}

const links: ReadonlyArray<readonly [name: string, linkType: number, bytes: Uint8Array]> = [
  ["Ethernet, with padding behind the packet", 1, concat([macs, be16(0x0800), padded(four)])],
  ["Ethernet with a VLAN", 1, concat([macs, be16(0x8100), be16(7), be16(0x0800), four])],
  [
    "Ethernet with two VLANs",
    1,
    concat([macs, be16(0x88a8), be16(7), be16(0x8100), be16(8), be16(0x0800), four]),
  ],
  [
    "Ethernet with PPPoE",
    1,
    concat([macs, be16(0x8864), Uint8Array.of(0x11, 0, 0, 1, 0, 47), be16(0x0021), four]),
  ],
  [
    "Ethernet with PPPoE, a protocol of one byte, and bytes beyond its length",
    1,
    concat([
      macs,
      be16(0x8864),
      Uint8Array.of(0x11, 0, 0, 1, 0, 46, 0x21),
      padded(ipPacket({ ...hello, saysLength: 0 })),
    ]),
  ],
  [
    "Ethernet with SNAP",
    1,
    concat([macs, be16(53), Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0), be16(0x0800), four]),
  ],
  ["Ethernet with MPLS", 1, concat([macs, be16(0x8847), be32(0x00010040), be32(0x00011140), four])],
  ["PPP", 9, concat([Uint8Array.of(0xff, 3), be16(0x0021), four])],
  ["PPP without address and control", 9, concat([be16(0x0021), four])],
  ["PPP with a short protocol", 50, concat([Uint8Array.of(0xff, 3, 0x21), four])],
  ["PPPoE without Ethernet", 51, concat([Uint8Array.of(0x11, 0, 0, 1, 0, 47), be16(0x0021), four])],
  ["PPP with direction", 204, concat([Uint8Array.of(1, 0xff, 3), be16(0x0021), four])],
  ["Cisco HDLC", 104, concat([Uint8Array.of(0x0f, 0), be16(0x0800), four])],
  [
    "VXLAN",
    101,
    ipv4Packet(
      17,
      concat([
        be16(9),
        be16(4789),
        be16(75),
        be16(0),
        be32(0x08000000),
        be32(7 << 8),
        macs,
        be16(0x0800),
        four,
      ]),
    ),
  ],
  [
    "Geneve with an option",
    101,
    ipv4Packet(
      17,
      concat([
        be16(9),
        be16(6081),
        be16(83),
        be16(0),
        be16(0x0200),
        be16(0x6558),
        be32(7 << 8),
        be32(1),
        be32(0),
        macs,
        be16(0x0800),
        four,
      ]),
    ),
  ],
  ["GRE", 101, ipv4Packet(47, concat([be16(0), be16(0x0800), four]))],
  [
    "GRE with checksum, key and number",
    101,
    ipv4Packet(47, concat([be16(0xb000), be16(0x0800), new Uint8Array(12), four])),
  ],
  [
    "GRE of PPTP",
    101,
    ipv4Packet(47, concat([be16(0x3081), be16(0x880b), new Uint8Array(12), be16(0x0021), four])),
  ],
  ["GRE with Ethernet", 101, ipv4Packet(47, concat([be16(0), be16(0x6558), macs, be16(0x0800), four]))],
  [
    "ERSPAN",
    101,
    ipv4Packet(47, concat([be16(0x1000), be16(0x88be), new Uint8Array(12), macs, be16(0x0800), four])),
  ],
  ["IP in IP in IP", 101, ipv4Packet(4, ipv4Packet(4, four))],
  [
    "IPv4 with an authentication header",
    101,
    ipv4Packet(51, concat([Uint8Array.of(4, 4), new Uint8Array(22), four])),
  ],
  ["raw IP", 101, four],
  ["raw IP of BSD", 12, four],
  ["raw IPv4", 228, four],
  ["loopback of a little-endian machine", 0, concat([Uint8Array.of(2, 0, 0, 0), four])],
  ["loopback of a big-endian machine", 0, concat([Uint8Array.of(0, 0, 0, 2), four])],
  ["loopback of OpenBSD", 108, concat([Uint8Array.of(0, 0, 0, 2), four])],
  ["Linux cooked", 113, concat([new Uint8Array(14), be16(0x0800), four])],
  ["Linux cooked with a VLAN", 113, concat([new Uint8Array(14), be16(0x8100), be16(7), be16(0x0800), four])],
  ["Linux cooked 2", 276, concat([be16(0x0800), new Uint8Array(18), four])],
  [
    "Linux cooked 2 with a VLAN",
    276,
    concat([be16(0x8100), new Uint8Array(18), be16(7), be16(0x0800), four]),
  ],
  ["a length of 0, which the network card fills in", 101, ipPacket({ ...hello, saysLength: 0 })],
];

for (const [name, linkType, bytes] of links) {
  Deno.test(`readStreams() finds TCP in ${name}`, () => {
    const [only] = conversations([{ at: 5, bytes }], linkType);
    assertEquals([only?.client, only?.server, inWords(only!.turns)], [client, server, [
      "0 client data hello",
    ]]);
  });
}

const links6: ReadonlyArray<readonly [name: string, linkType: number, bytes: Uint8Array]> = [
  ["Ethernet", 1, concat([macs, be16(0x86dd), padded(six)])],
  ["raw IPv6", 229, six],
  ["loopback of macOS", 0, concat([Uint8Array.of(30, 0, 0, 0), six])],
  ["Linux cooked 2", 276, concat([be16(0x86dd), new Uint8Array(18), six])],
  [
    "IPv6 with hop-by-hop options and a fragment header of a whole packet",
    101,
    ipPacket({
      ...hello6,
      extension: { type: 0, bytes: Uint8Array.of(44, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 9) },
    }),
  ],
  [
    "IPv6 with an authentication header",
    101,
    ipPacket({
      ...hello6,
      extension: { type: 51, bytes: concat([Uint8Array.of(6, 4), new Uint8Array(22)]) },
    }),
  ],
];

for (const [name, linkType, bytes] of links6) {
  Deno.test(`readStreams() finds TCP over IPv6 in ${name}`, () => {
    const [only] = conversations([{ at: 5, bytes }], linkType);
    assertEquals([only?.client, only?.server, inWords(only!.turns)], [
      "[fd00::1]:50000",
      "[fd00::2]:502",
      ["0 client data hello"],
    ]);
  });
}

const wrappers: ReadonlyArray<readonly [name: string, bytes: Uint8Array]> = [
  ["MACsec (EtherType 0x88e5)", concat([macs, be16(0x88e5), four])],
  [
    "compression of PPP (protocol 0x00fd)",
    concat([macs, be16(0x8864), Uint8Array.of(0x11, 0, 0, 1, 0, 9), be16(0x00fd), four]),
  ],
  [
    "GTP-U (UDP port 2152)",
    concat([macs, be16(0x0800), ipv4Packet(17, concat([be16(9), be16(2152), be16(60), be16(0), four]))]),
  ],
  ["ESP (IP protocol 50)", concat([macs, be16(0x0800), ipv4Packet(50, four)])],
  [
    "GRE with flags 0x4000 (IP protocol 47)",
    concat([macs, be16(0x0800), ipv4Packet(47, concat([be16(0x4000), be16(0x0800), four]))]),
  ],
];

for (const [name, bytes] of wrappers) {
  Deno.test(`readStreams() names what it does not look into: ${name}`, () => {
    const tcp = concat([macs, be16(0x0800), four]);
    const file = pcapFile([bytes, tcp, bytes].map((bytes) => ({ at: 0, bytes })), { linkType: 1 });
    const { conversations, warnings } = readRecording(file, "x");
    assertEquals([conversations.length, warnings], [1, [`2 packets are ${name}, which is not read`]]);
  });
}

Deno.test("readStreams() does not look for ever into an IP header without a length that holds IP", () => {
  const endless = ipv4Packet(4, four);
  endless[0] = 0x40;
  assertRefused(
    () => conversations([{ at: 0, bytes: endless }]),
    '"x.pcap" has no TCP that can be read in its 1 packets',
  );
});

Deno.test("readStreams() passes over what is not TCP", () => {
  const udp = four.slice();
  udp[9] = 17;
  const arp = concat([macs, be16(0x0806), new Uint8Array(28)]);
  const later = four.slice();
  later[7] = 5;
  const raw = [udp, later, Uint8Array.of(0x50), new Uint8Array()].map((bytes) => ({ at: 0, bytes }));
  assertRefused(() => conversations(raw), '"x.pcap" has no TCP that can be read in its 4 packets');
  assertRefused(
    () => conversations([{ at: 0, bytes: arp }], 1),
    '"x.pcap" has no TCP that can be read in its 1 packets',
  );
});

Deno.test("readStreams() never throws anything but a refusal, whatever stands in the packets", () => {
  const base = fc.constantFrom(...links, ...links6);
  fc.assert(fc.property(base, fc.array(fc.tuple(fc.nat(), fc.nat(255))), fc.nat(), (link, changes, cut) => {
    const [, linkType, bytes] = link;
    const broken = bytes.slice(0, bytes.length - cut % bytes.length);
    for (const [place, value] of changes) broken[place % broken.length] = value;
    try {
      conversations([{ at: 0, bytes: broken, length: bytes.length }], linkType);
    } catch (error) {
      assert((error as Error).name === "Failure", String(error));
    }
  }));
});

Deno.test("readStreams() gives the same stream, however its segments are cut, doubled and mixed up", () => {
  const stream = Uint8Array.from({ length: 300 }, (_, i) => i & 0xff);
  const part = fc.tuple(fc.nat(299), fc.integer({ min: 1, max: 90 }));
  const start = fc.constantFrom(0, 1, 2 ** 31 - 100, 2 ** 32 - 150, 2 ** 32 - 1);
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 40 }),
      start,
      fc.infiniteStream(fc.nat()),
      (parts, isn, order) => {
        // Some at random, and those that make it whole.
        const all = [...parts, ...[0, 100, 200].map((at) => [at, 100] as const)];
        const segments = all.map(([at, length]) => ({
          ...hello,
          seq: (isn + 1 + at) >>> 0,
          payload: stream.subarray(at, at + length),
        }));
        const mixed = segments.map((each) => ({ each, key: order.next().value! }))
          .sort((a, b) => a.key - b.key).map(({ each }) => each);
        const syn = { ...hello, flags: "S", seq: isn, payload: "" };
        const packets = [syn, ...mixed].map((each, i) => ({ at: i, bytes: ipPacket(each) }));
        const [{ turns, problem } = { turns: [] }] = conversations(packets);
        const came = concat(turns.flatMap((turn) => turn.kind === "data" ? [turn.bytes] : []));
        assertEquals([came, problem], [stream.slice(), undefined]);
      },
    ),
  );
});

Deno.test("readStreams() takes many segments in reverse order", () => {
  const many = Array.from({ length: 10_000 }, (_, i) => ({ ...hello, seq: 1001 + i, payload: "x" }))
    .reverse();
  const packets = [spec(["c", "S", 0, 0]), ...many].map((each, i) => ({ at: i, bytes: ipPacket(each) }));
  const [{ turns, problem } = { turns: [] }] = conversations(packets);
  assertEquals([turns.length, problem], [10_000, undefined]);
});

Deno.test("readStreams() takes many segments behind a hole", () => {
  const many = Array.from(
    { length: 20_000 },
    (_, i) => ({ ...hello, seq: (1010 + i * 4) >>> 0, payload: "data" }),
  );
  const packets = [{ ...spec(["c", "S", 0, 0]) }, ...many, { ...hello, seq: 1001, payload: "123456789" }];
  const [{ turns, problem } = { turns: [] }] = conversations(
    packets.map((each, i) => ({ at: i, bytes: ipPacket(each) })),
  );
  assertEquals([turns.length, problem], [20_001, undefined]);
  assertEquals(turns[0]?.kind === "data" && turns[0].bytes, utf8("123456789"));
});
