import { assertEquals } from "../../assert.ts";
import { filled, matched } from "./template_kit.ts";

/** Of "abc", as RFC 1321 and FIPS 180-4 have them. */
const published = {
  md5: "900150983cd24fb0d6963f7d28e17f72",
  sha1: "a9993e364706816aba3e25717850c26c9cd0d89d",
  sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
};

for (const [name, digits] of Object.entries(published)) {
  Deno.test(`${name} has its published value, of what is before it, of a range and of a value`, () => {
    assertEquals(filled(`abc{{${name}|hex}}`), `abc${digits}`);
    assertEquals(filled(`<{{begin:a}}abc{{end:a}}>{{${name}:a|hex|upper}}`), `<abc>${digits.toUpperCase()}`);
    assertEquals(filled(`{{capture.1|${name}|hex}}`, { match: matched("abc") }), digits);
    assertEquals(
      filled(`{{len|u8}}{{begin}}{{capture.1|${name}}}{{end}}`, { match: matched("abc") }).length,
      1 + digits.length / 2,
    );
  });
}

Deno.test("md5 answers the challenge of a PJLink projector (class 1, section 5.1)", () => {
  // The digest is of the random number and the password.
  assertEquals(
    filled("{{var.digest|md5|hex}}%1POWR ?\\r", {
      variable: (name) =>
        name === "digest" ? new TextEncoder().encode("498e4a67JBMIAProjectorLink") : undefined,
    }, { variables: ["digest"] }),
    "5d8409bc1c3fa39749434aa3a5c38682%1POWR ?\r",
  );
});
