import type { Verb } from "../verb.ts";
import { expect } from "./expect.ts";
import { expectClose } from "./expect_close.ts";
import { expectSilence } from "./expect_silence.ts";
import { fin } from "./fin.ts";
import { parallel } from "./parallel.ts";
import { pause } from "./pause.ts";
import { reconnect } from "./reconnect.ts";
import { repeat } from "./repeat.ts";
import { reset } from "./reset.ts";
import { resume } from "./resume.ts";
import { send } from "./send.ts";
import { set } from "./set.ts";
import { wait } from "./wait.ts";

/** Everything that a step can do; a new verb is one file and one line here. */
export const verbs: readonly Verb<unknown>[] = [
  send,
  expect,
  expectSilence,
  expectClose,
  wait,
  fin,
  reset,
  reconnect,
  pause,
  resume,
  set,
  repeat,
  parallel,
];
