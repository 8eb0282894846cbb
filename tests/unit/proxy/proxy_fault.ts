import { faults } from "../../../src/faults/index.ts";
import type { ProxyFault } from "../../../src/proxy/proxy_fault.ts";
import { linux } from "../refusal.ts";

/** A fault as a proxy has it. @param spec as it is written for `--fault` */
export function proxyFault(spec: string, serial = 0): ProxyFault {
  const { name, made } = faults.parse(spec, linux);
  return { name, ways: ["down"], serial, plan: made };
}
