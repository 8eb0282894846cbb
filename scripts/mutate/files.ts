import { repository } from "../tcplab_task.ts";

/** All TypeScript files below a folder, in order. */
export function sourcesIn(folder: string): string[] {
  const entries = Array.from(Deno.readDirSync(new URL(folder, repository)));
  entries.sort((one, other) => one.name < other.name ? -1 : 1);
  return entries.flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return sourcesIn(path);
    return name.endsWith(".ts") && !name.endsWith(".d.ts") ? [path] : [];
  });
}

export function readSource(path: string): string {
  return Deno.readTextFileSync(new URL(path, repository));
}
