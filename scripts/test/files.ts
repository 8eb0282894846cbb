import { repository } from "../tcplab_task.ts";

/** The test files of a folder, in order. */
export function testFilesIn(folder: string): string[] {
  const names = Array.from(Deno.readDirSync(new URL(folder, repository)), ({ name }) => name);
  return names.filter((name) => name.endsWith("_test.ts")).sort().map((name) => `${folder}/${name}`);
}
