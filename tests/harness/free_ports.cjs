// The original programs have their ports and addresses written into them. Loaded before one of them (node --require),
// this makes it listen on a free port of 127.0.0.1, and tell which; or connect to $TARGET_PORT.
const net = require("node:net");

const { listen } = net.Server.prototype;
net.Server.prototype.listen = function () {
  this.once("listening", () => process.stderr.write(`PORT ${this.address().port}\n`));
  return listen.call(this, 0, "127.0.0.1");
};

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (_port, host, onConnect) {
  return connect.call(this, Number(process.env.TARGET_PORT), host, onConnect);
};
