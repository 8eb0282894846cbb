import { assertEquals } from "../../assert.ts";
import { ask, expect, Simulated } from "./simulated.ts";

const framing = 'framing: "line:check=sum8,as=hex"';

Deno.test("Device does not answer a bad message, tells of it, and answers the next one", async () => {
  await using device = new Simulated(`
${framing}
rules: [{ when: "re:A", then: OK }]
default: NO`);
  const peer = await device.connect();
  await ask(peer, "A42\nA41\n", "OK9A\n");
  assertEquals(device.messages, ['bad message: sum8 is "41", but "42" was received']);
});

Deno.test("Device answers a bad message by a rule for such, of this kind or of any", async () => {
  await using device = new Simulated(`
${framing}
rules:
  - { when: { bad: escape }, then: never }
  - { when: { bad: check, nth: 1 }, then: { send: "NAK" } }
  - { when: { bad: any }, then: { send: "nak" } }
  - { when: A, then: { send: "ACK" } }`);
  const peer = await device.connect();
  await ask(peer, "A42\n", "NAK");
  await ask(peer, "A42\n", "nak");
  await ask(peer, "A41\n", "ACK");
  await peer.send("A4");
  await peer.send("1\n");
  await expect(peer, "ACK");
  assertEquals(device.messages, []);
});
