/**
 * Imports a module when it is needed, by a path that is not seen beforehand: of all modules that a program could
 * import by paths that Deno sees, it looks at each one at every start, and here these are hundreds. The build finds
 * the calls of this and names their modules to the compiler, so both paths in a call must be literals.
 * @param base the `import.meta.url` of the caller
 */
export function lazily<Module>(path: string, base: string): Promise<Module> {
  return import(new URL(path, base).href);
}
