import fc from "fast-check";
import { Admission, type AdmissionLimits, connectionCount, peerKey } from "../../../src/server/admission.ts";
import { assert, assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

function filled(limits: AdmissionLimits, ...members: Array<[name: string, key: string]>): Admission<string> {
  const admission = new Admission<string>(limits);
  for (const [name, key] of members) admission.add(name, key);
  return admission;
}

Deno.test("peerKey() is the address without the port; all peers of a Unix socket are one", () => {
  assertEquals(peerKey({ host: "10.0.0.1", port: 1 }), "10.0.0.1");
  assertEquals(peerKey({ host: "10.0.0.1", port: 2 }), "10.0.0.1");
  assertEquals(peerKey({ host: "::1", port: 2 }), "::1");
  assertEquals(peerKey({ path: "/tmp/x" }), "unix:/tmp/x");
});

Deno.test("connectionCount takes 1 to a million", () => {
  assertEquals([connectionCount.parse("1", linux), connectionCount.parse("1000000", linux)], [1, 1_000_000]);
  assertRefused(() => connectionCount.parse("0", linux), '"0" is not a whole number (1 to 1000000)');
  assertRefused(
    () => connectionCount.parse("1000001", linux),
    '"1000001" is not a whole number (1 to 1000000)',
  );
});

Deno.test("Admission.judge() refuses over a limit, and says which and how to raise it", () => {
  const limits = { maxConnections: 3, perPeer: 2, whenFull: "refuse" } as const;
  const admission = filled(limits, ["a", "x"], ["b", "x"]);
  assertEquals(admission.judge("x"), { admit: false, why: "x has 2 already (--per-peer 2)" });
  assertEquals(admission.judge("y"), { admit: true });
  admission.add("c", "y");
  assertEquals(admission.judge("y"), { admit: false, why: "there are 3 already (--max-connections 3)" });
  admission.remove("a");
  assertEquals([admission.judge("x"), admission.judge("y")], [{ admit: true }, { admit: true }]);
});

Deno.test("Admission.judge() replaces the oldest of the peer, else the oldest of all", () => {
  const limits = { maxConnections: 4, perPeer: 2, whenFull: "replace" } as const;
  const admission = filled(limits, ["a", "y"], ["b", "x"], ["c", "x"], ["d", "z"]);
  assertEquals(admission.judge("x"), { admit: true, replacing: "b" });
  assertEquals(admission.judge("y"), { admit: true, replacing: "a" });
  assertEquals(admission.judge("new"), { admit: true, replacing: "a" });
  admission.remove("a");
  admission.add("e", "new");
  assertEquals(admission.judge("newer"), { admit: true, replacing: "b" });
});

Deno.test("Admission.judge() knows no limit for a peer when that is 0", () => {
  const limits = { maxConnections: 100, perPeer: 0, whenFull: "refuse" } as const;
  const admission = filled(limits, ...Array.from({ length: 99 }, (_, i): [string, string] => [`${i}`, "x"]));
  assertEquals(admission.judge("x"), { admit: true });
});

Deno.test("Admission.judge() decides, and changes nothing", () => {
  const admission = filled({ maxConnections: 1, perPeer: 1, whenFull: "replace" }, ["a", "x"]);
  assertEquals(admission.judge("x"), admission.judge("x"));
  assertEquals([...admission.members], ["a"]);
});

Deno.test("Admission.remove() of what is not there does nothing", () => {
  const admission = filled({ maxConnections: 2, perPeer: 1, whenFull: "refuse" }, ["a", "x"]);
  admission.remove("b");
  admission.remove("a");
  admission.remove("a");
  assertEquals([admission.size, admission.judge("x")], [0, { admit: true }]);
});

Deno.test("Admission keeps its limits, and replaces the oldest first, whoever comes and goes", () => {
  const limits = fc.record({
    maxConnections: fc.integer({ min: 1, max: 6 }),
    perPeer: fc.nat({ max: 3 }),
    whenFull: fc.constantFrom("refuse" as const, "fin" as const, "silent" as const, "replace" as const),
  });
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ arrive: fc.constantFrom("x", "y", "z", "w") }) },
    { weight: 1, arbitrary: fc.record({ leave: fc.nat({ max: 6 }) }) },
  );
  fc.assert(fc.property(limits, fc.array(step, { maxLength: 60 }), (limits, steps) => {
    const admission = new Admission<number>(limits);
    /** Oldest first. */
    let model: Array<{ id: number; key: string }> = [];
    for (const [id, step] of steps.entries()) {
      if ("leave" in step) {
        const gone = model[step.leave]?.id ?? -1;
        admission.remove(gone);
        model = model.filter((each) => each.id !== gone);
      } else {
        const key = step.arrive;
        const verdict = admission.judge(key);
        const ofPeer = model.filter((each) => each.key === key);
        const isPeerFull = limits.perPeer > 0 && ofPeer.length >= limits.perPeer;
        const over = isPeerFull ? ofPeer : model.length >= limits.maxConnections ? model : [];
        assertEquals(verdict.admit, over.length === 0 || limits.whenFull === "replace");
        if (!verdict.admit) continue;
        assertEquals(verdict.replacing, over[0]?.id);
        if (verdict.replacing !== undefined) admission.remove(verdict.replacing);
        model = model.filter((each) => each.id !== verdict.replacing);
        admission.add(id, key);
        model.push({ id, key });
      }
      assertEquals([...admission.members], model.map((each) => each.id));
      assertEquals(admission.size, model.length);
      assert(model.length <= limits.maxConnections);
      for (const key of limits.perPeer > 0 ? ["x", "y", "z", "w"] : []) {
        assert(model.filter((each) => each.key === key).length <= limits.perPeer);
      }
    }
  }));
});
