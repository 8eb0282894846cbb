import { existsSync } from "node:fs";
import { repository } from "../tcplab_task.ts";

/** The test files of a folder, in order; none if there is no such folder. */
export function testFilesIn(folder: string): string[] {
  const url = new URL(folder, repository);
  const names = existsSync(url) ? Array.from(Deno.readDirSync(url), ({ name }) => name) : [];
  return names.filter((name) => name.endsWith("_test.ts")).sort().map((name) => `${folder}/${name}`);
}
