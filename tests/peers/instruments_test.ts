import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch, assertStringIncludes } from "../assert.ts";
import { Child } from "../harness/child.ts";
import { withDirectory } from "../harness/directory.ts";
import { endToEnd } from "../harness/end_to_end.ts";
import { type RunningServer, startServer } from "../harness/tcplab.ts";

/** Lab software that nobody here wrote, against the examples. Debian's Python is named by its path: its modules are its own. */
const python = "/usr/bin/python3";
const modules = "/usr/lib/python3/dist-packages";
const lxi = { needs: ["/usr/bin/lxi"] };
const mbpoll = { needs: ["/usr/bin/mbpoll"] };
const pyvisa = { needs: [python, `${modules}/pyvisa`, `${modules}/pyvisa_py`] };
const pymodbus = { needs: [python, `${modules}/pymodbus`, `${modules}/serial_asyncio`] };

function exampleOf(name: string): string {
  return fileURLToPath(new URL(`../../scripts/examples/${name}.yaml`, import.meta.url));
}

function simulate(name: string): Promise<RunningServer> {
  return startServer(["127.0.0.1:0", "--service", `rules:file=${exampleOf(name)}`, "--idle", "10s"]);
}

/** Runs a program to its end. */
async function run(command: string, ...args: string[]) {
  await using child = new Child({ command, args });
  const { code, text, stderr } = await child.end();
  return { code, text, stderr };
}

endToEnd("lxi scpi --raw talks to psu.yaml", async () => {
  await using server = await simulate("psu");
  const scpi = (command: string) =>
    run("/usr/bin/lxi", "scpi", "--raw", "-a", "127.0.0.1", "-p", String(server.port), command);
  const said = async (command: string) => {
    const { code, text, stderr } = await scpi(command);
    assertEquals([command, code, stderr], [command, 0, ""]);
    return text;
  };
  assertEquals(await said("*IDN?"), "ACME,PSU-3010,123456,1.02\n");
  assertEquals(await said("VOLT 3.3"), "");
  assertEquals(await said("OUTP ON"), "");
  assertEquals(await said("MEAS:VOLT?"), "3.300\n");
  assertEquals(await said("MEAS:CURR?"), "0.330\n");
  assertEquals(await said("NONSENSE"), "");
  assertEquals(await said("SYST:ERR?"), '-113,"Undefined header"\n');
  assertEquals(await said("SYST:ERR?"), '0,"No error"\n');
}, lxi);

endToEnd("pyvisa talks to psu.yaml through a socket resource", async () => {
  await using server = await simulate("psu");
  const { code, text, stderr } = await run(
    python,
    "-c",
    `
import pyvisa
psu = pyvisa.ResourceManager("@py").open_resource(
    "TCPIP::127.0.0.1::${server.port}::SOCKET",
    read_termination="\\n", write_termination="\\n", timeout=5000)
print(psu.query("*IDN?"))
psu.write("VOLTage 12.5")
psu.write("OUTPut ON")
print(psu.query_ascii_values("MEASure:VOLTage?"), psu.query_ascii_values("MEAS:CURR?"))
psu.write("VOLT 99")
print(psu.query("SYSTem:ERRor?"), psu.query("SYST:ERR?"))
print(psu.query("*OPC?"))
psu.write_termination = psu.read_termination = "\\r\\n"
print(psu.query("VOLT?"))
psu.close()
`,
  );
  assertEquals(text.split("\n"), [
    "ACME,PSU-3010,123456,1.02",
    "[12.5] [1.25]",
    '-222,"Data out of range" 0,"No error"',
    "1",
    "12.500",
    "",
  ], stderr);
  assertEquals(code, 0, stderr);
}, pyvisa);

endToEnd("mbpoll reads and writes the registers of modbus_slave.yaml", async () => {
  await using server = await simulate("modbus_slave");
  const poll = (...args: string[]) => {
    const before = args.slice(0, args.indexOf("--"));
    const values = args.slice(args.indexOf("--") + 1);
    return run(
      "/usr/bin/mbpoll",
      "-m",
      "tcp",
      "-p",
      String(server.port),
      "-0",
      "-1",
      ...before,
      "127.0.0.1",
      ...values,
    );
  };
  const values = (text: string) =>
    Array.from(text.matchAll(/^\[(\d+)\]: \t(.*)$/gm), ([, at, value]) => `${at}=${value}`);

  const first = await poll("-r", "0", "-c", "4", "--");
  assertEquals([values(first.text), first.code], [["0=17", "1=34", "2=51", "3=68"], 0]);
  const one = await poll("-r", "7", "--", "4711");
  assertStringIncludes(one.text, "Written 1 references.");
  const several = await poll("-r", "8", "--", "1", "2", "65535");
  assertStringIncludes(several.text, "Written 3 references.");
  const back = await poll("-r", "6", "-c", "6", "--");
  assertEquals(values(back.text), ["6=0", "7=4711", "8=1", "9=2", "10=65535 (-1)", "11=0"]);
  const float = await poll("-r", "20", "-t", "4:float", "-B", "--", "3.25");
  assertStringIncludes(float.text, "Written 1 references.");
  assertEquals(values((await poll("-r", "20", "-c", "1", "-t", "4:float", "-B", "--")).text), ["20=3.25"]);

  assertMatch((await poll("-r", "98", "-c", "3", "--")).stderr, /Illegal data address/);
  assertMatch((await poll("-r", "0", "-t", "0", "--")).stderr, /Illegal function/);
}, mbpoll);

/** The three ways in which Modbus is spoken over TCP, and how pymodbus calls them. */
const dialects = [
  ["modbus", "ModbusSocketFramer"],
  ["modbus-rtu", "ModbusRtuFramer"],
  ["modbus-ascii", "ModbusAsciiFramer"],
] as const;

for (const [framing, framer] of dialects) {
  const name =
    `pymodbus reads and writes the registers of modbus_slave.yaml in ${framing}, and knows its exceptions`;
  endToEnd(name, () => withDirectory((directory) => pollSlave(directory, framing, framer)), pymodbus);
}

async function pollSlave(directory: string, framing: string, framer: string): Promise<void> {
  const example = await Deno.readTextFile(exampleOf("modbus_slave"));
  const file = `${directory}/slave.yaml`;
  await Deno.writeTextFile(file, example.replace("framing: modbus", `framing: ${framing}`));
  await using server = await startServer(["127.0.0.1:0", "--service", `rules:file=${file}`, "--idle", "10s"]);
  const { code, text, stderr } = await run(
    python,
    "-c",
    `
from pymodbus.client import ModbusTcpClient
from pymodbus.transaction import ${framer}
client = ModbusTcpClient("127.0.0.1", port=${server.port}, timeout=5, framer=${framer})
assert client.connect()
print(client.read_holding_registers(0, 4, slave=1).registers)
print(client.write_register(10, 513, slave=1).isError(), client.write_registers(11, [1, 2, 3], slave=9).isError())
print(client.read_holding_registers(10, 4, slave=247).registers)
print(sum(client.read_holding_registers(0, 100, slave=1).registers))
print(client.read_holding_registers(99, 2, slave=1).exception_code)
print(client.write_registers(99, [1, 2], slave=1).exception_code)
print(client.write_register(100, 1, slave=1).exception_code)
print(client.read_coils(0, 1, slave=1).exception_code)
for i in range(200):
    assert client.read_holding_registers(i % 100, 1, slave=1).registers == [[17, 34, 51, 68, 0, 0, 0, 0, 0, 0, 513, 1, 2, 3][i % 100] if i % 100 < 14 else 0]
client.close()
`,
  );
  assertEquals(text.split("\n"), [
    "[17, 34, 51, 68]",
    "False False",
    "[513, 1, 2, 3]",
    "689",
    "2",
    "2",
    "2",
    "1",
    "",
  ], stderr);
  assertEquals(code, 0, stderr);
}
