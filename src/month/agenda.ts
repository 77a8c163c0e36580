import TinyQueue from 'tinyqueue'
import type { MonthClock } from './month-clock.ts'

interface Task {
  readonly at: number
  readonly order: number
  readonly act: () => Promise<void>
}

/** What is to happen, and when. One thing after the other: the same month for the same seed. */
export class Agenda {
  readonly #clock: MonthClock
  readonly #tasks: TinyQueue<Task> = new TinyQueue<Task>([], (a, b) => a.at - b.at || a.order - b.order)
  #planned = 0

  constructor(clock: MonthClock) {
    this.#clock = clock
  }

  /** @param at in milliseconds since 1970; what is past is done next */
  plan(at: number, act: () => Promise<void>): void {
    this.#planned += 1
    this.#tasks.push({ at, order: this.#planned, act })
  }

  /** Does all that is to happen before a time, and what that leads to. */
  async goOnTo(time: number): Promise<void> {
    for (let first = this.#tasks.peek(); first !== undefined && first.at < time; first = this.#tasks.peek()) {
      this.#tasks.pop()
      this.#clock.goOnTo(first.at)
      await first.act()
    }
    this.#clock.goOnTo(time)
  }
}
