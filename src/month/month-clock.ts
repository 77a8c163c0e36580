import TinyQueue from 'tinyqueue'
import type { Clock } from '../index.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly ring: () => void
  isCancelled: boolean
}

/** A clock that goes on when it is told to, so that a month takes seconds. */
export class MonthClock implements Clock {
  #now: number
  #made = 0
  readonly #timers: TinyQueue<Timer> = new TinyQueue<Timer>([], (a, b) => a.at - b.at || a.order - b.order)

  constructor(now: number) {
    this.#now = now
  }

  // Arrow functions: the engine keeps the methods without the object.
  readonly now = (): number => this.#now

  readonly setTimeout = (ring: () => void, delayMs: number): Timer => {
    this.#made += 1
    const timer = { at: this.#now + Math.max(delayMs, 0), order: this.#made, ring, isCancelled: false }
    this.#timers.push(timer)
    return timer
  }

  readonly clearTimeout = (timer: unknown): void => {
    ;(timer as Timer).isCancelled = true
  }

  /** Goes on to a time, and rings what is due on the way, each at its own time. */
  goOnTo(time: number): void {
    for (let first = this.#timers.peek(); first !== undefined && first.at <= time; first = this.#timers.peek()) {
      this.#timers.pop()
      if (first.isCancelled) continue
      this.#now = Math.max(this.#now, first.at)
      first.ring()
    }
    this.#now = Math.max(this.#now, time)
  }
}
