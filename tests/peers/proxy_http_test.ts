import { assertEquals, assertMatch, assertStringIncludes } from "../assert.ts";
import { eventually } from "../harness/bounded.ts";
import { everyValue } from "../harness/bytes.ts";
import { Child, type ChildOptions, type Ended } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { connectRaw, freePort } from "../harness/raw_peer.ts";
import { type RunningServer, startProxy } from "../harness/tcplab.ts";

const nginx = "/usr/sbin/nginx";
const wrk = "/usr/bin/wrk";

/** One process without a master over it, that writes nothing outside of its directory; PUT stores a file. */
function configuration(dir: string, port: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
daemon off;
master_process off;
pid ${dir}/pid;
error_log ${dir}/error.log;
events { worker_connections 256; }
http {
  access_log off;
  sendfile on;
  client_max_body_size 100m;
  ${temporary.map((name) => `${name}_temp_path ${dir}/${name};`).join("\n  ")}
  server {
    listen 127.0.0.1:${port};
    root ${dir}/www;
    location /upload/ { dav_methods PUT; create_full_put_path on; }
  }
}
`;
}

/** nginx on a free port with `dir`/www as its files, and a proxy in front of it. */
async function withSite(
  act: (dir: string, url: string, proxy: RunningServer) => Promise<void>,
): Promise<void> {
  await withDirectory(async (dir) => {
    const port = await freePort();
    await Deno.mkdir(`${dir}/www`);
    await Deno.writeTextFile(`${dir}/nginx.conf`, configuration(dir, port));
    const args = ["-e", `${dir}/error.log`, "-p", dir, "-c", `${dir}/nginx.conf`];
    await using server = new Child({ command: nginx, args });
    await eventually(() => `nginx to listen: ${server.stderr.text}`, async () => {
      if (server.isOver) throw new Error(`nginx ended: ${server.stderr.text}`);
      return await connectRaw(`127.0.0.1:${port}`).then(async (peer) => {
        await peer[Symbol.asyncDispose]();
        return true;
      }, () => false);
    });
    await using proxy = await startProxy(["127.0.0.1:0", `127.0.0.1:${port}`, "--log", "text:data=none"]);
    await act(dir, `http://${proxy.endpoint}`, proxy);
  });
}

async function curl(args: readonly string[], options?: ChildOptions): Promise<Ended> {
  const usual = ["--disable", "--noproxy", "*", "--silent", "--show-error", "--fail", "--max-time", "20"];
  await using child = new Child({ command: "curl", args: [...usual, ...args] }, options);
  const ended = await child.end();
  assertEquals([ended.code, ended.stderr], [0, ""], args.join(" "));
  return ended;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

endToEnd("proxy: curl gets small files, ranges and HTTP/1.0, and keeps the connection", async () => {
  await withSite(async (dir, url, proxy) => {
    await Deno.writeTextFile(`${dir}/www/small.txt`, "0123456789");
    assertEquals((await curl([`${url}/small.txt`])).text, "0123456789");
    assertEquals((await curl(["--range", "3-5", `${url}/small.txt`])).text, "345");
    const old = await curl(["--http1.0", "--include", `${url}/small.txt`]);
    assertMatch(old.text, /^HTTP\/1\.1 200 OK\r\n(.*\r\n)*Connection: close\r\n(.*\r\n)*\r\n0123456789$/);
    const one = ["--write-out", " %{num_connects}\\n", `${url}/small.txt`];
    assertEquals((await curl([...one, "--next", "--fail", ...one])).text, "0123456789 1\n0123456789 0\n");
    assertMatch((await proxy.stop()).text, /STOPPED: connections=4 refused=0 /);
  });
}, { needs: [nginx, "curl"] });

endToEnd("proxy: curl gets 50 MB, and puts 20 MB, and the hashes are equal", async () => {
  await withSite(async (dir, url) => {
    const large = new Uint8Array(50_000_021);
    // A period that is a multiple of nothing that anybody's buffer is.
    const period = everyValue(1_000_003);
    for (let at = 0; at < large.length; at += period.length) {
      large.set(period.subarray(0, large.length - at), at);
    }
    await Deno.writeFile(`${dir}/www/large.bin`, large);
    await curl(["--output", `${dir}/got.bin`, `${url}/large.bin`]);
    assertEquals(await sha256(await Deno.readFile(`${dir}/got.bin`)), await sha256(large));
    const mine = large.slice(1, 20_000_012);
    await Deno.writeFile(`${dir}/mine.bin`, mine);
    const { text } = await curl([
      ...["--upload-file", `${dir}/mine.bin`, "--write-out", "%{http_code}", `${url}/upload/mine.bin`],
    ]);
    assertEquals(text, "201");
    assertEquals(await sha256(await Deno.readFile(`${dir}/www/upload/mine.bin`)), await sha256(mine));
  });
}, { needs: [nginx, "curl"] });

endToEnd("proxy: wrk keeps 50 connections busy for 2 s without one error", async () => {
  await withSite(async (dir, url, proxy) => {
    await Deno.writeTextFile(`${dir}/www/small.txt`, "0123456789");
    const args = ["--threads", "1", "--connections", "50", "--duration", "2s", `${url}/small.txt`];
    await using child = new Child({ command: wrk, args });
    const { code, text } = await child.end();
    assertEquals(code, 0, text);
    assertStringIncludes(text, "requests in 2.");
    // It has these lines only when there is something to tell.
    assertEquals(/Socket errors|Non-2xx/.test(text), false, text);
    const { text: log } = await proxy.stop();
    assertEquals(/ERROR/.test(log), false);
  });
}, { needs: [nginx, wrk] });
