import type { Clock } from '../../src/engine/clock.ts'

interface Timer {
  readonly id: number
  readonly at: number
  readonly callback: () => void
}

/** Where every fake clock starts: a round number, so that times in failures read easily. */
export const startTime: number = 1_000_000

/** A clock that stands still until it is told to move, with timers of its own. */
export class FakeClock implements Clock {
  #now: number
  #lastId = 0
  #timers: Timer[] = []

  constructor(now: number = startTime) {
    this.#now = now
  }

  // Arrow functions: an engine may keep the methods without the object.
  readonly now = (): number => this.#now

  readonly setTimeout = (callback: () => void, delayMs: number): number => {
    this.#lastId += 1
    this.#timers.push({ id: this.#lastId, at: this.#now + Math.max(delayMs, 0), callback })
    return this.#lastId
  }

  readonly clearTimeout = (timer: unknown): void => {
    this.#timers = this.#timers.filter(({ id }) => id !== timer)
  }

  get pendingTimers(): number {
    return this.#timers.length
  }

  /** Moves on, and fires what is due on the way, each at its own time, the earliest first. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const next = this.#nextDue(end)
      if (next === undefined) break
      this.clearTimeout(next.id)
      this.#now = Math.max(this.#now, next.at)
      next.callback()
    }
    this.#now = end
  }

  /** Sets the time without firing anything: what a command does that comes before the timer does. */
  set(now: number): void {
    this.#now = now
  }

  #nextDue(end: number): Timer | undefined {
    return this.#timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at || a.id - b.id)[0]
  }
}
