import { suggest } from "./suggest.ts";

/** A complaint about a name that is not declared under a key of the file. */
export function undeclaredName(key: string, name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const list = known.length === 0 ? "it has no names" : known.join(", ");
  return `"${name}" is not declared under ${key}${suggest(name, known)} (${list})`;
}

/** A complaint about a name that is no field of a message. */
export function unknownField(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name)) return undefined;
  const list = known.length === 0 ? "there are none" : known.join(", ");
  return `"${name}" is not a field of a message${suggest(name, known)} (${list})`;
}

/** A complaint about the first of `names` that is no field of a message; none when the fields are not known. */
export function firstUnknownField(
  names: readonly string[],
  known: readonly string[] | undefined,
): string | undefined {
  const wrong = known && names.find((name) => !known.includes(name));
  return wrong === undefined ? undefined : unknownField(wrong, known!);
}
