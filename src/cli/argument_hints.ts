import { usage } from "../values/failure.ts";
import { explainLookAlike, plainText } from "../values/look_alike.ts";

/** Options of nc, ncat, socat and curl that people type from habit, and what does the same here. */
const foreignOptions: Readonly<Record<string, string>> = {
  "-l": "to listen: tcplab server HOST:PORT",
  "--listen": "to listen: tcplab server HOST:PORT",
  "-k": "a server always accepts many clients: tcplab server HOST:PORT",
  "--keep-open": "a server always accepts many clients: tcplab server HOST:PORT",
  "-p": "the port is part of the endpoint: HOST:PORT",
  "--port": "the port is part of the endpoint: HOST:PORT",
  "--host": "the host is part of the endpoint: HOST:PORT",
  "-w": "to give up after a time: --connect-timeout 3s, --timeout 3s",
  "--wait": "to give up after a time: --connect-timeout 3s, --timeout 3s",
  "-z": "to only connect: tcplab client HOST:PORT '' --until sent",
  "-x": "to see bytes in hexadecimal: --log hex; a payload in hexadecimal: hex:01 02",
  "--hex": "to see bytes in hexadecimal: --log hex; a payload in hexadecimal: hex:01 02",
  "--hex-dump": "to see bytes in hexadecimal: --log hex",
  "-o": "to write what is received into a file: tcplab client ... > FILE",
  "--output": "to write what is received into a file: tcplab client ... > FILE",
  "-s": "to connect from an address: --source IP",
  "-d": "a payload is an argument: tcplab client HOST:PORT PAYLOAD",
  "--data": "a payload is an argument: tcplab client HOST:PORT PAYLOAD",
  "-u": "UDP is not supported, only TCP",
  "--udp": "UDP is not supported, only TCP",
  "-e": "programs are never run; see tcplab help service",
  "--exec": "programs are never run; see tcplab help service",
};

/** What to write in place of an option of another program; undefined when it is none. */
export function foreignHint(option: string): string | undefined {
  return foreignOptions[option];
}

/**
 * Refuses what can only be a slip, before anything is read.
 * @param names of the options of the command, without dashes
 * @throws {Failure}
 */
export function refuseSlips(args: readonly string[], names: readonly string[]): void {
  for (const word of args) {
    // The runtime puts U+FFFD in the place of each byte that is not UTF-8, so the bytes are lost.
    if (word.includes("\ufffd")) {
      throw usage(
        `"${word}" is not UTF-8, or holds U+FFFD (write bytes as hex:ff 00, or file:PATH; U+FFFD itself as \\u{FFFD})`,
      );
    }
    const [, name = ""] = /^-+([^=]*)/.exec(plainText(word)) ?? [];
    if (!word.startsWith("-") && names.includes(name)) throw usage(`"${word}": ${explainLookAlike(word)}`);
  }
}

/**
 * Refuses `HOST PORT` where `HOST:PORT` is meant.
 * @param takesMany whether further arguments are endpoints too, and not payloads
 * @throws {Failure}
 */
export function refusePortApart([host = "", port = ""]: readonly string[], takesMany: boolean): void {
  const isPort = /^[1-9]\d{0,4}$/.test(port) && Number(port) <= 65535;
  if (!isPort || !/^(?:[a-z]+:\/\/)?(?:\[[^\]]+\]|(?!\d+$)[^:[\]/]+)$/i.test(host)) return;
  const other = takesMany ? `${host}:9999 :${port} to listen on both` : `${host}:9999 ${port} to send it`;
  throw usage(`"${host} ${port}": write ${host}:${port}, or ${other}`);
}
