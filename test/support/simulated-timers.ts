import type { Timers } from '../../src/journal/file/timers.ts'

/** Time that passes only when somebody sleeps, and then at once; what is to be done again and again is done on request. */
export class SimulatedTimers implements Timers {
  #now = 0
  readonly #acts: Set<() => void> = new Set()
  /** What each sleep waits for, beside the time. */
  pace: () => Promise<void> = () => Promise.resolve()

  now(): number {
    return this.#now
  }

  async sleep(ms: number): Promise<void> {
    this.#now += ms
    await this.pace()
  }

  every(_ms: number, act: () => void): () => void {
    this.#acts.add(act)
    return () => this.#acts.delete(act)
  }

  /** Does once what is done again and again. */
  beat(): void {
    for (const act of this.#acts) act()
  }
}
