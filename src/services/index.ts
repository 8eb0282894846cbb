import { Catalogue } from "../values/registry.ts";
import { wordList } from "../values/word_list.ts";
import { chargen } from "./chargen.ts";
import { close } from "./close.ts";
import { daytime } from "./daytime.ts";
import { discard } from "./discard.ts";
import { drip } from "./drip.ts";
import { echo } from "./echo.ts";
import { fixed } from "./fixed.ts";
import { greet } from "./greet.ts";
import { replay } from "./replay.ts";
import { reset } from "./reset.ts";
import { rules } from "./rules.ts";
import { said } from "./said.ts";
import type { Ability, Service, ServiceDefinition } from "./service.ts";
import { silent } from "./silent.ts";

/** Everything a server can do with a connection; a new service is one file and one line here. */
export const services = new Catalogue<Service, ServiceDefinition>("service", [
  said,
  echo,
  discard,
  chargen,
  daytime,
  silent,
  close,
  reset,
  drip,
  fixed,
  greet,
  rules,
  replay,
]);

/** The names of the services that can do this, as in a sentence: `said, echo and fixed`. */
export function servicesThat(ability: Ability): string {
  const names = services.definitions.filter(({ can }) => can.includes(ability)).map(({ name }) => name);
  return wordList(names, "and");
}
