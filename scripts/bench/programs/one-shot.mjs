// PORT TEXT LENGTH: sends TEXT, prints LENGTH bytes of the reply.
import net from "node:net";
import process from "node:process";

const [port, text, length] = process.argv.slice(2);
let received = 0;
const socket = net.connect(Number(port), "127.0.0.1", () => socket.write(text));
socket.on("data", (chunk) => {
  process.stdout.write(chunk);
  received += chunk.length;
  if (received >= Number(length)) socket.destroy();
});
