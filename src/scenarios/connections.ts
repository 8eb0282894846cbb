import { parseDuration } from "../values/duration.ts";
import type { Path } from "../schema/yaml_file.ts";
import type { ConnectionDraft, FileDraft } from "./file_schema.ts";
import type { Diagnostic } from "../schema/diagnostic.ts";
import type { ConnectionPlan } from "./scenario.ts";

/** How long a connection may take to come about, where the file does not say. */
export const defaultConnectWithin = "5s";

const noMessages = "it ignores messages: say with framing: where one ends";

/** The connections of a file, and what is wrong with them. */
export class Connections {
  readonly plans: ConnectionPlan[] = [];
  readonly problems: Diagnostic[] = [];

  constructor(readonly file: FileDraft) {
    const { connect, listen, connections } = file;
    const written = Object.entries({ connect, listen, connections }).filter(([, value]) =>
      value !== undefined
    );
    const [first, second] = written.map(([key]) => key);
    if (first === undefined) {
      this.#refuse([], "it connects to nothing (say connect: ENDPOINT, listen: ENDPOINT or connections:)");
    } else if (second !== undefined) {
      this.#refuse([second], `${first} and ${second} can't be combined`);
    } else if (!connections) {
      this.#add("", file, []);
    } else if (connections.size === 0) {
      this.#refuse(["connections"], "there are none (NAME: {connect: ENDPOINT})");
    } else {
      for (const [name, draft] of connections) this.#add(name, draft, ["connections", name]);
      if (file.ignore && this.plans.every(({ framing }) => !framing)) this.#refuse(["ignore"], noMessages);
    }
  }

  #add(name: string, draft: ConnectionDraft, path: Path): void {
    const { file } = this;
    const { connect, listen } = draft;
    if (connect === undefined && listen === undefined) {
      this.#refuse(path, "connect: ENDPOINT or listen: ENDPOINT is missing");
    } else if (connect !== undefined && listen !== undefined) {
      this.#refuse([...path, "listen"], "connect and listen can't be combined");
    }
    if (connect === undefined && draft.retry !== undefined) {
      this.#refuse(
        [...path, "retry"],
        "only who connects tries again (how long a peer is waited for: connect-within)",
      );
    }
    const framing = (draft.framing ?? file.framing)?.made;
    const ignore = draft.ignore ?? file.ignore ?? [];
    if (draft.ignore && !framing) {
      this.#refuse([...path, "ignore"], noMessages);
    }
    this.plans.push({
      name,
      role: connect === undefined ? "listen" : "connect",
      // What is wrong has its place above; steps can still be held against the name.
      target: connect ?? listen ?? "",
      framing,
      ignore,
      connectWithin: draft["connect-within"] ?? file["connect-within"] ?? parseDuration(defaultConnectWithin),
      retry: draft.retry ?? file.retry ?? 0,
    });
  }

  #refuse(path: Path, message: string): void {
    this.problems.push({ path, message });
  }
}
