import TinyQueue from 'tinyqueue'
import type { Planner } from '../month/month-stage.ts'

interface Task {
  readonly at: number
  readonly order: number
  readonly act: () => Promise<void>
}

/** The time of the world, or of a test. */
export interface LivingClock {
  now(): number
  setTimeout(ring: () => void, delayMs: number): unknown
  clearTimeout(timer: unknown): void
}

/** What is to happen, at its time, one thing after the other. */
export class LiveAgenda implements Planner {
  readonly #clock: LivingClock
  readonly #onProblem: (problem: unknown) => void
  readonly #tasks: TinyQueue<Task> = new TinyQueue<Task>([], (a, b) => a.at - b.at || a.order - b.order)
  #planned = 0
  #timer: unknown
  #acting: Promise<void> | undefined
  #isOver = false

  /** @param onProblem told of what an act throws; the others go on */
  constructor(clock: LivingClock, onProblem: (problem: unknown) => void) {
    this.#clock = clock
    this.#onProblem = onProblem
  }

  plan(at: number, act: () => Promise<void>): void {
    this.#planned += 1
    this.#tasks.push({ at, order: this.#planned, act })
    this.#wait()
  }

  /** What is due now is done. */
  async settled(): Promise<void> {
    await this.#acting
  }

  /** Nothing more begins; what is being done is done. */
  async end(): Promise<void> {
    this.#isOver = true
    this.#stopTimer()
    await this.#acting
  }

  #wait(): void {
    if (this.#isOver || this.#acting !== undefined) return
    this.#stopTimer()
    const first = this.#tasks.peek()
    if (first === undefined) return
    this.#timer = this.#clock.setTimeout(() => this.#act(), Math.max(0, first.at - this.#clock.now()))
  }

  #stopTimer(): void {
    if (this.#timer !== undefined) this.#clock.clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #act(): void {
    this.#timer = undefined
    this.#acting = this.#actAll().finally(() => {
      this.#acting = undefined
      this.#wait()
    })
  }

  async #actAll(): Promise<void> {
    for (let first = this.#tasks.peek(); first !== undefined; first = this.#tasks.peek()) {
      if (this.#isOver || first.at > this.#clock.now()) return
      this.#tasks.pop()
      try {
        await first.act()
      } catch (problem) {
        if (!this.#isOver) this.#onProblem(problem)
      }
    }
  }
}
