import { repository } from "../tcplab_task.ts";

/** What the program imports by paths that the compiler does not see: the literals in calls of `lazily`. */
export async function lazyModules(folder = new URL("src/", repository)): Promise<string[]> {
  const modules = new Set<string>();
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const place = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) { for (const module of await lazyModules(place)) modules.add(module); }
    else if (name.endsWith(".ts")) {
      const calls = (await Deno.readTextFile(place)).matchAll(/\blazily<typeof import\("([^"]+)"\)>\(/g);
      for (const [, path] of calls) {
        modules.add(new URL(path!, place).pathname.slice(repository.pathname.length));
      }
    }
  }
  return [...modules].toSorted();
}
