import { latin1 } from "../../bytes/bytes.ts";
import { formatSize } from "../../values/size.ts";
import { ActionFailed } from "../action.ts";
import { defineAction } from "../action_kind.ts";

/** A device has no value longer than this; a rule that adds to one with every request would fill our memory. */
const longest = 64 * 1024;

/** All templates see the values from before. */
export const set = defineAction({
  name: "set",
  summary: "change values of the state",
  example: '{ set: { volt: "{{capture.1}}" } }',
  placeholder: "{NAME: TEMPLATE}",
  entries: ({ state }) => ({ set: state }),
  create: ({ set }) => ({
    perform({ scope, world }) {
      const rendered = [...set].map(([name, template]) => [name, template.render(scope)] as const);
      for (const [name, bytes] of rendered) {
        if (bytes.length > longest) {
          throw new ActionFailed(`set: ${name} would be longer than ${formatSize(longest)}`);
        }
        world.state.set(name, latin1(bytes));
      }
      return "go on";
    },
  }),
});
