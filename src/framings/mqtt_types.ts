/** The types of control packets by number (MQTT 5.0, section 2.1.2). */
export const mqttNames = [
  "reserved",
  "CONNECT",
  "CONNACK",
  "PUBLISH",
  "PUBACK",
  "PUBREC",
  "PUBREL",
  "PUBCOMP",
  "SUBSCRIBE",
  "SUBACK",
  "UNSUBSCRIBE",
  "UNSUBACK",
  "PINGREQ",
  "PINGRESP",
  "DISCONNECT",
  "AUTH",
] as const;

/** The first byte of a packet: type and flags. A PUBLISH of quality of service 0, which wants no answer. */
export const publish = 0x30;

/** Which packet answers which, where there is only one. */
const answers = new Map([
  ["CONNECT", 0x20],
  ["PUBREC", 0x62],
  ["PUBREL", 0x70],
  ["SUBSCRIBE", 0x90],
  ["UNSUBSCRIBE", 0xb0],
  ["PINGREQ", 0xd0],
]);

/** The first byte of the answer to a packet with this first byte: the same, where no other type answers it. */
export function answerTo(first: number): number {
  return answers.get(mqttNames[first >> 4]!) ?? first;
}
