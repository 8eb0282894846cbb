import { Catalogue, define } from "../../../src/values/registry.ts";
import { ExitCode } from "../../../src/values/exit_codes.ts";
import { Failure } from "../../../src/values/failure.ts";
import { flag, option, repeated, required } from "../../../src/values/options.ts";
import { count, duration, payload, text } from "../../../src/values/value_types.ts";
import { assertEquals } from "../../assert.ts";
import { assertRefused, linux } from "../refusal.ts";

const drip = define({
  name: "drip",
  summary: "a little at a time",
  example: "drip:size=2",
  options: {
    size: option(count(1), "bytes", "1"),
    maxTime: option(duration, "time", "0"),
    greeting: option(payload, "first", "hi"),
    slow: flag("slowly"),
  },
  create: (options) => options,
});
const echo = define({
  name: "echo",
  summary: "back",
  example: "echo",
  options: {},
  create: (options) => options,
});
const copy = define({
  name: "copy",
  summary: "to a place",
  example: "copy:to=x",
  options: { to: required(text, "where"), also: repeated(text, "where else") },
  create: (options) => options,
});
const services = new Catalogue<unknown>("service", [drip, echo, copy]);
const parse = (written: string) => services.parse(written, linux);

Deno.test("Catalogue.parse() makes what a spec names, with defaults for what it leaves out", () => {
  const greeting = new TextEncoder().encode("hi");
  assertEquals(parse("echo"), { name: "echo", made: {} });
  assertEquals(parse("drip"), { name: "drip", made: { size: 1, maxTime: 0, greeting, slow: false } });
  assertEquals(parse("drip:size=2,max-time=3s,slow=yes"), {
    name: "drip",
    made: { size: 2, maxTime: 3000, greeting, slow: true },
  });
});

Deno.test("Catalogue.parse() hands the value on with its commas and escapes", () => {
  const { made } = parse("drip:greeting=a\\,b\\r\\n");
  assertEquals((made as { greeting: Uint8Array }).greeting, new TextEncoder().encode("a,b\r\n"));
});

Deno.test("Catalogue.parse() refuses a name it does not have, with the nearest and all", () => {
  assertRefused(() => parse("ecko"), '"ecko" is not a service, did you mean "echo"? (drip, echo, copy)');
  assertRefused(() => parse("drp:size=1"), '"drp" is not a service, did you mean "drip"? (drip, echo, copy)');
  assertRefused(() => parse("xyzzy"), '"xyzzy" is not a service (drip, echo, copy)');
  assertRefused(() => parse("constructor"), '"constructor" is not a service (drip, echo, copy)');
  assertRefused(() => parse(""), '"" is not of the form name or name:key=value,key=value');
});

Deno.test("Catalogue.parse() refuses an option that the definition does not have", () => {
  const all = "(size, max-time, greeting, slow)";
  assertRefused(() => parse("drip:siz=1"), `drip: "siz" is not an option, did you mean "size"? ${all}`);
  assertRefused(
    () => parse("drip:maxTime=1"),
    `drip: "maxTime" is not an option, did you mean "max-time"? ${all}`,
  );
  assertRefused(() => parse("drip:__proto__=1"), `drip: "__proto__" is not an option ${all}`);
  assertRefused(() => parse("echo:x=1"), 'echo: "x" is not an option (it takes none)');
});

Deno.test("Catalogue.parse() names the definition and the option whose value it refuses", () => {
  assertRefused(() => parse("drip:size=0"), 'drip: size: "0" is not a whole number (1 or more)');
  assertRefused(
    () => parse("drip:max-time=3"),
    'drip: max-time: "3" has no unit (try 3ms or 3s)',
  );
  assertRefused(() => parse("drip:slow=perhaps"), 'drip: slow: "perhaps" is neither yes nor no');
  assertRefused(() => parse("copy"), "copy: to is missing (TEXT)");
});

Deno.test("Catalogue.parse() passes on that a file of an option can't be read", () => {
  const readFile = () => {
    throw new Failure(ExitCode.LocalResource, "gone");
  };
  assertRefused(
    () => services.parse("drip:greeting=file:x", { ...linux, readFile }),
    "drip: greeting: gone",
    ExitCode.LocalResource,
  );
});

Deno.test("Catalogue is a value that can be completed, and finds by name", () => {
  assertEquals([services.placeholder, services.choices], ["SPEC", ["drip", "echo", "copy"]]);
  assertEquals(services.find("copy"), copy);
  assertEquals(services.find("Copy"), undefined);
});
