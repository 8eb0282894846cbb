import { DeviceState, type InitialState } from "../../../src/simulator/device_state.ts";
import { assertEquals } from "../../assert.ts";

function beginning(state: Record<string, string>, memory: Record<string, number> = {}): InitialState {
  return {
    state: new Map(Object.entries(state)),
    memory: new Map(
      Object.entries(memory).map(([name, size]) => [name, { size, width: 1, initial: Uint8Array.of(7) }]),
    ),
  };
}

Deno.test("World.count() counts each thing for itself", () => {
  const world = new DeviceState(beginning({}));
  const [a, b] = [{}, {}];
  assertEquals([world.count(a), world.count(a), world.count(b), world.countOf(a), world.countOf({})], [
    1,
    2,
    1,
    2,
    0,
  ]);
});

Deno.test("World.adopt() keeps what is still known, and counts anew", () => {
  const world = new DeviceState(beginning({ kept: "1", gone: "2" }, { kept: 2, gone: 2, resized: 2 }));
  world.state.set("kept", "changed");
  for (const memory of world.memory.values()) memory.write(1, Uint8Array.of(9));
  const thing = {};
  world.count(thing);
  world.adopt(beginning({ kept: "1", added: "3" }, { kept: 2, resized: 3, added: 1 }));
  assertEquals(Object.fromEntries(world.state), { kept: "changed", added: "3" });
  const cells = [...world.memory].map(([name, memory]) => [name, memory.read(0, memory.size)]);
  assertEquals(Object.fromEntries(cells), {
    kept: Uint8Array.of(7, 9),
    resized: Uint8Array.of(7, 0, 0),
    added: Uint8Array.of(7),
  });
  assertEquals(world.countOf(thing), 0);
});
