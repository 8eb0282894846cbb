import type { ActionKind } from "../action_kind.ts";
import { close } from "./close.ts";
import { delay } from "./delay.ts";
import { read } from "./read.ts";
import { replies } from "./replies.ts";
import { reply } from "./reply.ts";
import { reset } from "./reset.ts";
import { send } from "./send.ts";
import { set } from "./set.ts";
import { silent } from "./silent.ts";
import { write } from "./write.ts";

/** Everything that a rule can do; the actions of one map are done in this order. A new action is one file and one line here. */
export const actionKinds: readonly ActionKind<unknown>[] = [
  delay,
  write,
  read,
  set,
  reply,
  replies,
  send,
  close,
  reset,
  silent,
];
