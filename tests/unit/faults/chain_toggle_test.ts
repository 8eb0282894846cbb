import { concat } from "../../../src/bytes/bytes.ts";
import { seededRandom } from "../../../src/events/random.ts";
import type { ActiveFault, StreamFault } from "../../../src/faults/fault.ts";
import { assert, assertEquals } from "../../assert.ts";
import { settled } from "../fake_clock.ts";
import { asked, Bench, holding, late, sliced } from "./chain_kit.ts";

const messages = 65_535;
const toggles = 1000;

/** Messages 1, 2, 3, ..., each of 4 bytes. */
function numbered(): Uint8Array {
  const bytes = new Uint8Array(messages * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < messages; i++) view.setUint32(4 * i, i + 1);
  return bytes;
}

for (const seed of [1, 2, 3]) {
  Deno.test(`FaultChain loses, doubles and overtakes no byte while faults come and go, seed ${seed}`, async () => {
    const random = seededRandom(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    const kinds: Array<() => () => StreamFault> = [
      () => late(below(30)),
      () => sliced(10 + below(500), below(2)),
      () => holding(1 + below(4)),
      () => () => ({}),
    ];
    const triggers = [{}, {}, { for: 5 }, { at: 100_000 }, { after: 40 }];
    const some = () => asked(kinds[below(kinds.length)]!(), triggers[below(triggers.length)]!);
    const bench = new Bench({ readAhead: 4096 });
    const active: ActiveFault[] = [];
    const toggle = () => {
      const place = below(active.length);
      const choice = active.length === 0 ? 0 : active.length > 6 ? 2 : below(3);
      if (choice === 0) {
        active.push(some());
        bench.chain.add(active.at(-1)!);
      } else if (choice === 1) {
        const [old, by] = [active[place]!, some()];
        active[place] = by;
        bench.chain.replace(old, by);
      } else bench.chain.remove(active.splice(place, 1)[0]!);
    };
    const all = numbered();
    let toggled = 0;
    for (let sent = 0; sent < all.length;) {
      const size = 1 + below(below(4) === 0 ? 2000 : 100);
      const room = bench.push(all.subarray(sent, sent + size));
      sent += size;
      while (toggled * all.length < sent * toggles && toggled < toggles) {
        toggle();
        toggled++;
      }
      if (below(40) === 0) await bench.wait(below(10));
      for (let isThere = room === undefined; !isThere;) {
        room!.then(() => isThere = true);
        await bench.wait(20);
      }
    }
    assertEquals(toggled, toggles);
    const ended = bench.chain.end();
    for (const fault of active.splice(0)) bench.chain.remove(fault);
    await ended;
    await settled();
    const got = concat(bench.passed);
    assertEquals(got.length, all.length);
    assertEquals(got.findIndex((byte, i) => byte !== all[i]), -1);
    assert(bench.out.at(-1)!.endsWith(" FIN"));
    assertEquals(bench.out.filter((what) => what.endsWith(" FIN")).length, 1);
    assertEquals([bench.chain.isIdle, bench.chain.isEmpty, bench.clock.waiting, bench.errors], [
      true,
      true,
      0,
      [],
    ]);
  });
}
