import type { StreamPart } from "./tcp_direction.ts";

/**
 * Parts that came before what belongs in front of them: a binary heap by their place, and by when they came, so that the
 * order of segments in a file costs no time.
 */
export class EarlyParts {
  readonly #heap: StreamPart[] = [];

  get first(): StreamPart | undefined {
    return this.#heap[0];
  }

  add(part: StreamPart): void {
    const heap = this.#heap;
    let at = heap.push(part) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(part, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = part;
  }

  removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: StreamPart, b: StreamPart): boolean {
  return a.offset === b.offset ? a.packet < b.packet : a.offset < b.offset;
}
