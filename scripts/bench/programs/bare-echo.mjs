// The least that node:net asks of an echo server with backpressure; runs on Node and on Deno.
import net from "node:net";
import process from "node:process";

net.createServer((socket) => {
  socket.on("error", () => socket.destroy());
  socket.pipe(socket);
}).listen({ host: "127.0.0.1", port: Number(process.argv[2]), backlog: 4096 });
