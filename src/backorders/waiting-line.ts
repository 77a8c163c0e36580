/**
 * The demands for a product, in the order in which they were made. Those at its front that no longer wait are passed;
 * one in its middle stays until it comes to the front.
 */
export class WaitingLine {
  #ids: string[]
  #first: number

  private constructor(ids: string[], first: number) {
    this.#ids = ids
    this.#first = first
  }

  static empty(): WaitingLine {
    return new WaitingLine([], 0)
  }

  copy(): WaitingLine {
    return new WaitingLine(this.#ids.slice(this.#first), 0)
  }

  join(id: string): void {
    this.#ids.push(id)
  }

  /** Passes those at the front that no longer wait. */
  pass(isWaiting: (id: string) => boolean): void {
    while (this.#first < this.#ids.length && !isWaiting(this.#ids[this.#first] as string)) this.#first += 1
    if (this.#first > 1_000 && this.#first * 2 > this.#ids.length) {
      this.#ids = this.#ids.slice(this.#first)
      this.#first = 0
    }
  }

  *ids(): Generator<string, void, undefined> {
    for (let index = this.#first; index < this.#ids.length; index += 1) yield this.#ids[index] as string
  }

  get isEmpty(): boolean {
    return this.#first === this.#ids.length
  }
}
