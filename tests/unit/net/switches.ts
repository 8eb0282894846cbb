/**
 * Whether these tests run with `--preload=tests/harness/without_switches.ts`, which removes the private switches of the
 * runtime. That a runtime has none by itself must fail the tests of the switches, so it is not looked at here.
 */
export const isWithoutSwitches = Symbol.for("tcplab.tests.withoutSwitches") in globalThis;
