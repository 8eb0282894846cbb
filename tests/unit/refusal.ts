import { ExitCode } from "../../src/values/exit_codes.ts";
import { Failure } from "../../src/values/failure.ts";
import type { Platform } from "../../src/values/platform.ts";
import { assertEquals, assertThrows } from "../assert.ts";

/** Asserts that `act` is refused with exactly this message, which the user reads, and this exit code. */
export function assertRefused(act: () => unknown, message: string, code = ExitCode.Usage): void {
  const { code: actual, message: said } = assertThrows(act, Failure);
  assertEquals({ message: said, code: actual }, { message, code });
}

/** Fails when `parse` throws anything but a `Failure`. @returns the message, if it was refused */
export function refusal(parse: () => unknown): string | undefined {
  try {
    parse();
  } catch (error) {
    if (error instanceof Failure) return error.message;
    throw error;
  }
}

/** A Linux machine on which every file holds `the bytes of PATH`. */
export const linux: Platform = {
  os: "linux",
  readFile: (path) => new TextEncoder().encode(`the bytes of ${path}`),
};

export const windows: Platform = { ...linux, os: "windows" };
