import { assertEquals, assertMatch } from "../assert.ts";
import { Child } from "../harness/child.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { RawListener } from "../harness/raw_peer.ts";
import { portOf, run } from "../harness/tcplab.ts";

/** Debian's, which has Debian's modules. */
const python = "/usr/bin/python3";
const modules = "/usr/lib/python3/dist-packages";

const server = `
import sys
from pymodbus.server import StartTcpServer
from pymodbus.datastore import ModbusSlaveContext, ModbusServerContext, ModbusSequentialDataBlock
holding = ModbusSequentialDataBlock(0, [0x1234] * 100)
slave = ModbusSlaveContext(hr=holding, zero_mode=True)
StartTcpServer(context=ModbusServerContext(slaves=slave, single=True), address=("127.0.0.1", int(sys.argv[1])))
`;

const scenario = `
name: Registers are read, written and refused
connect: \${DEVICE}
retry: 10s
framing: modbus
steps:
  - send: hex:03 00 02 00 02
  - expect: hex:03 04 12 34 12 34
  - send: hex:06 00 03 be ef
  - expect: { function: 6, address: 3, value: 48879 }
  - send: hex:03 00 02 00 02
  - expect: hex:03 04 12 34 be ef
  - send: hex:03 ff ff 00 01
  - expect: { exception: 2 }
`;

endToEnd("run: a scenario reads and writes the registers of a pymodbus server", async () => {
  const listener = await RawListener.open();
  const { endpoint } = listener;
  await listener[Symbol.asyncDispose]();
  const file = await Deno.makeTempFile({ suffix: ".yaml" });
  try {
    await using _device = new Child({ command: python, args: ["-c", server, String(portOf(endpoint))] });
    await Deno.writeTextFile(file, scenario);
    const { code, text, stderr } = await run(["run", file, "--set", `DEVICE=${endpoint}`]);
    assertEquals([code, stderr], [0, ""], text);
    assertMatch(text, /^PASSED {2}Registers are read, written and refused/);
  } finally {
    await Deno.remove(file);
  }
}, { needs: [python, `${modules}/pymodbus`, `${modules}/serial_asyncio`] });
