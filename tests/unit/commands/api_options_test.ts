import { apiAccess, apiOptions } from "../../../src/commands/api_options.ts";
import { readOptions } from "../../../src/values/options.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

/** What is said on stderr about options, and what they allow. */
function access(written: Record<string, string>) {
  const options = readOptions(
    apiOptions.options,
    (name) => written[name] === undefined ? [] : [written[name]],
    (name) => `--${name}`,
    linux,
  );
  const said: string[] = [];
  const original = console.error;
  console.error = (line: string) => said.push(line);
  try {
    return { ...apiAccess(options), said };
  } finally {
    console.error = original;
  }
}

const token = "0123456789abcdef";

Deno.test("apiAccess() lets everybody on this machine use the API, and whoever has the token elsewhere", () => {
  const near = { token: undefined, allowsUnix: false, said: [] };
  for (const api of ["127.0.0.1:1", "127.8.0.1:1", "[::1]:1", "localhost:1", ":1", "unix:/tmp/api.sock"]) {
    assertEquals(access({ api }), near);
  }
  assertEquals(access({ api: ":1", apiToken: token, apiUnix: "yes" }), { token, allowsUnix: true, said: [] });
  assertEquals(access({}), near);
  assertEquals(access({ api: "0.0.0.0:1", apiToken: token }), {
    ...near,
    token,
    said: ["tcplab: warning: the token for 0.0.0.0:1 is sent over the network as it is"],
  });
  assertEquals(access({ api: "0.0.0.0:1", apiOpen: "yes" }), {
    ...near,
    said: ["tcplab: warning: everybody who reaches 0.0.0.0:1 can use the API (--api-open)"],
  });
});

Deno.test("apiAccess() refuses an API that is open without a word, and what does nothing", () => {
  for (const api of ["0.0.0.0:1", "[::]:1", "192.168.1.5:1", "toxiproxy:1"]) {
    assertRefused(
      () => access({ api }),
      `--api: ${api} is not a loopback address: add --api-token TOKEN, or --api-open to let everybody use it`,
    );
  }
  assertRefused(
    () => access({ api: ":1", apiOpen: "yes" }),
    "--api-open: 127.0.0.1:1 is reached from this machine only (leave it out)",
  );
  assertRefused(
    () => access({ api: "0.0.0.0:1", apiOpen: "yes", apiToken: token }),
    "--api-open: with --api-token it is not open (leave one out)",
  );
  assertRefused(() => access({ apiUnix: "yes" }), "--api-unix: there is no API (add --api)");
  assertRefused(() => access({ apiToken: token }), "--api-token: there is no API (add --api)");
  for (const short of ["secret", "0123456789 abcdef", "0123456789abcdef\u00e4"]) {
    assertRefused(
      () => access({ api: ":1", apiToken: short }),
      "--apiToken: it is not a token (at least 16 printable ASCII characters without spaces)",
    );
  }
});
