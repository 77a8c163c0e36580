import { DraftMap } from '../ledger/draft-map.ts'

interface Line {
  readonly first: string
  readonly last: string
  /** How many of them wait. */
  readonly waiting: number
}

/**
 * The demands for each product, in the order in which they were made: each one names the next, so that a draft changes
 * no more than what it touches. Those at the front that no longer wait are passed; one in the middle stays until it
 * comes to the front.
 */
export class WaitingLines {
  readonly #lines: DraftMap<string, Line>
  readonly #next: DraftMap<string, string>

  private constructor(lines: DraftMap<string, Line>, next: DraftMap<string, string>) {
    this.#lines = lines
    this.#next = next
  }

  static empty(): WaitingLines {
    return new WaitingLines(DraftMap.empty(), DraftMap.empty())
  }

  draft(): WaitingLines {
    return new WaitingLines(this.#lines.draft(), this.#next.draft())
  }

  join(productId: string, id: string): void {
    const line = this.#lines.get(productId)
    if (line !== undefined) this.#next.set(line.last, id)
    this.#lines.set(productId, { first: line?.first ?? id, last: id, waiting: (line?.waiting ?? 0) + 1 })
  }

  /** One that waited waits no longer. */
  leave(productId: string, isWaiting: (id: string) => boolean): void {
    const line = this.#lines.get(productId) as Line
    let first: string | undefined = line.first
    while (first !== undefined && !isWaiting(first)) {
      const next: string | undefined = this.#next.get(first)
      if (next !== undefined) this.#next.delete(first)
      first = next
    }
    if (first === undefined) this.#lines.delete(productId)
    else this.#lines.set(productId, { ...line, first, waiting: line.waiting - 1 })
  }

  /** Those who wait, the first first. The one that was given last may leave before the next is asked for. */
  *ids(productId: string, isWaiting: (id: string) => boolean): Generator<string, void, undefined> {
    let id = this.#lines.get(productId)?.first
    while (id !== undefined) {
      const next = this.#nextOf(id, isWaiting)
      yield id
      id = next
    }
  }

  /** How many wait, if a demand is the last of them: what is asked about whoever has just come. */
  lengthTo(productId: string, id: string): number | undefined {
    const line = this.#lines.get(productId)
    return line?.last === id ? line.waiting : undefined
  }

  #nextOf(id: string, isWaiting: (id: string) => boolean): string | undefined {
    let next = this.#next.get(id)
    while (next !== undefined && !isWaiting(next)) next = this.#next.get(next)
    return next
  }
}
