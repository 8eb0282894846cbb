// The least that node:net asks of a forwarder with backpressure and half-close; runs on Node and on Deno.
import net from "node:net";
import process from "node:process";

const [port, target] = process.argv.slice(2).map(Number);

net.createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const upstream = net.connect({ host: "127.0.0.1", port: target, allowHalfOpen: true, noDelay: true });
  for (const [from, to] of [[client, upstream], [upstream, client]]) {
    from.on("error", () => to.destroy());
    from.pipe(to);
  }
}).listen({ host: "127.0.0.1", port, backlog: 4096 });
