import { join } from "../bytes/slab_allocator.ts";
import { bytesOf, type Range, type Rendering, type TemplateExpression } from "./expression.ts";
import { TemplateError, type TemplateScope } from "./scope.ts";

/** A part of a template, with the tag that it came from for errors. */
export type TemplatePart = TemplateExpression & { readonly tag?: string };

/** One filling in: each part is made once, those first that others measure. */
export class Filling implements Rendering {
  readonly scope: TemplateScope;
  readonly #parts: readonly TemplatePart[];
  readonly #made: Array<Uint8Array | undefined>;
  readonly #outer: Rendering | undefined;
  #count: number | undefined;

  /** @param outer of the template that it stands in, with which it is counted */
  constructor(parts: readonly TemplatePart[], scope: TemplateScope, outer?: Rendering) {
    this.#parts = parts;
    this.scope = scope;
    this.#outer = outer;
    this.#made = new Array(parts.length);
  }

  get count(): number {
    return this.#outer?.count ?? (this.#count ??= this.scope.count());
  }

  bytes(): Uint8Array {
    return this.bytesOf({ from: 0, to: this.#parts.length });
  }

  bytesOf({ from, to }: Range): Uint8Array {
    if (to - from === 1) return this.#part(from);
    const bytes: Uint8Array[] = [];
    for (let i = from; i < to; i++) bytes.push(this.#part(i));
    return join(bytes);
  }

  lengthOf({ from, to }: Range): number {
    let length = 0;
    for (let i = from; i < to; i++) length += this.#parts[i]!.size ?? this.#part(i).length;
    return length;
  }

  #part(i: number): Uint8Array {
    return this.#made[i] ??= this.#make(this.#parts[i]!);
  }

  #make({ evaluate, natural, tag }: TemplatePart): Uint8Array {
    try {
      return bytesOf(evaluate(this), natural);
    } catch (error) {
      if (error instanceof TemplateError) throw new TemplateError(`{{${tag}}}: ${error.message}`);
      throw error;
    }
  }
}
