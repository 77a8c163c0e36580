import TinyQueue from 'tinyqueue'
import { DraftMap } from '../ledger/draft-map.ts'

interface Due {
  readonly id: string
  readonly at: number
}

/**
 * When each of some orders has something to do by itself. Only the live state is asked which is next, so only it keeps
 * them in order: a heap of what was ever set, of which the stale is passed.
 */
export class DueTimes {
  readonly #times: DraftMap<string, number>
  readonly #heap: TinyQueue<Due> | undefined

  private constructor(times: DraftMap<string, number>, heap: TinyQueue<Due> | undefined) {
    this.#times = times
    this.#heap = heap
  }

  static empty(): DueTimes {
    return new DueTimes(DraftMap.empty(), new TinyQueue<Due>([], (a, b) => a.at - b.at))
  }

  draft(): DueTimes {
    return new DueTimes(this.#times.draft(), undefined)
  }

  /** @param at undefined: it has nothing to do */
  set(id: string, at: number | undefined): void {
    if (this.#times.get(id) === at) return
    if (at === undefined) this.#times.delete(id)
    else {
      this.#times.set(id, at)
      this.#heap?.push({ id, at })
    }
  }

  /** Infinity if there is none, and on a draft. */
  get next(): number {
    const heap = this.#heap
    for (let first = heap?.peek(); first !== undefined; first = heap?.peek()) {
      if (this.#times.get(first.id) === first.at) return first.at
      heap?.pop()
    }
    return Number.POSITIVE_INFINITY
  }

  /** Those that are due at a time, in no order. */
  *due(at: number): Generator<string, void, undefined> {
    for (const [id, time] of this.#times.entries()) if (time <= at) yield id
  }
}
