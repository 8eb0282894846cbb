/** First in, first out; an array's own `shift` moves all that is behind, which is slow where much waits. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #first = 0;

  get isEmpty(): boolean {
    return this.#first === this.#items.length;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    if (this.isEmpty) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first++] = undefined;
    if (this.isEmpty) this.clear();
    else if (this.#first >= 1024 && this.#first * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  /** Puts something in front of all others. */
  putBack(item: T): void {
    if (this.#first > 0) this.#items[--this.#first] = item;
    else this.#items.unshift(item);
  }

  clear(): void {
    this.#items.length = 0;
    this.#first = 0;
  }
}
