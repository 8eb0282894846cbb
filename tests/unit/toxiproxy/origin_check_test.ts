import { admit, authenticate } from "../../../src/toxiproxy/origin_check.ts";
import { Refusal } from "../../../src/toxiproxy/http_error.ts";
import { assertEquals, assertThrows } from "../../assert.ts";

const isAdmitted = (headers: Record<string, string>, name = "127.0.0.1") => {
  try {
    admit({ header: (name) => headers[name] }, name);
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.status === 403) return false;
    throw error;
  }
};

Deno.test("admit() takes an address, localhost, and the name that the API listens on", () => {
  const hosts = [
    "127.0.0.1",
    "127.0.0.1:8474",
    "192.168.1.5:80",
    "[::1]:8474",
    "[fe80::1]",
    "localhost",
    "LOCALHOST:1",
  ];
  assertEquals(hosts.filter((host) => !isAdmitted({ host })), []);
  assertEquals(isAdmitted({}), true);
  assertEquals(isAdmitted({ host: "Bench.lan:8474" }, "bench.lan"), true);
});

Deno.test("admit() refuses every other name: somebody may have made it point here", () => {
  const hosts = [
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1@evil.example",
    "",
    "[x]",
  ];
  assertEquals(hosts.filter((host) => isAdmitted({ host })), []);
});

Deno.test("admit() refuses what comes from a web page or a browser", () => {
  const host = "localhost:8474";
  assertEquals(isAdmitted({ host, origin: "http://localhost:8474" }), false);
  assertEquals(isAdmitted({ host, origin: "null" }), false);
  assertEquals(isAdmitted({ host, "user-agent": "Mozilla/5.0 (X11)" }), false);
  assertEquals(isAdmitted({ host, "user-agent": "curl/8.0" }), true);
});

Deno.test("admit() says what to do about it", () => {
  const { message } = assertThrows(
    () => admit({ header: (name) => name === "host" ? "a" : undefined }, "b"),
    Refusal,
  );
  assertEquals(message, '"a" is not what this is called here: use an IP address or localhost (Host)');
});

Deno.test("authenticate() wants the token, if there is one, in the form of RFC 6750", () => {
  const isKnown = (authorization: string | undefined, token: string | undefined = "0123456789abcdef") => {
    try {
      authenticate({ header: (name) => name === "authorization" ? authorization : undefined }, token);
      return true;
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) return false;
      throw error;
    }
  };
  assertEquals(["Bearer 0123456789abcdef", "bearer  0123456789abcdef"].filter((each) => !isKnown(each)), []);
  const wrong = [
    undefined,
    "",
    "Bearer",
    "Bearer 0123456789abcdeF",
    "Bearer 0123456789abcde",
    "0123456789abcdef",
  ];
  assertEquals(wrong.filter((each) => isKnown(each)), []);
  authenticate({ header: () => undefined }, undefined);
});
