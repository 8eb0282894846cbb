import type { Context } from "../events/context.ts";

/** For a channel of a relay, which tells itself what goes which way: bytes and FIN. */
export function withoutBytes(context: Context): Context {
  return {
    ...context,
    wantsData: false,
    emit(happening) {
      if (happening.event !== "fin") context.emit(happening);
    },
  };
}

/** The context of a connection to the server: it has the number of the client's. */
export function ofUpstream(context: Context, signal: AbortSignal): Context {
  return withoutBytes({
    ...context,
    signal,
    emit: (happening) => context.emit({ ...happening, side: "upstream" } as typeof happening),
  });
}
