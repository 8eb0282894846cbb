import { kebab, type Option, type OptionTable } from "../values/options.ts";

/** An option table as rows of how an option is written and what it means: for the help and for the README. */
export function commandOptionRows(table: OptionTable): Array<[string, string]> {
  return Object.entries(table).map(([name, option]) => {
    const { placeholder } = option.value;
    const value = option.arity === "flag"
      ? ""
      : ` ${option.bare === undefined ? placeholder : `[${placeholder}]`}`;
    const short = option.short === undefined ? "" : `-${option.short}, `;
    return [`${short}--${kebab(name)}${value}`, described(option)];
  });
}

/** The same for the options in a spec. */
export function specOptionRows(table: OptionTable): Array<[string, string]> {
  return Object.entries(table).map((
    [name, option],
  ) => [`${kebab(name)}=${option.value.placeholder}`, described(option)]);
}

function described({ help, arity, fallback }: Option): string {
  if (arity === "repeated") return `${help}; repeatable`;
  return fallback === undefined || arity === "flag" ? help : `${help} (default ${fallback})`;
}
