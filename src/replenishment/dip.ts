import { Alarm, type Clock } from '../engine/clock.ts'

/**
 * A time during which a level is low, from the commit that made it so, and how far its order has got: an
 * attempt is made, or the next one is waited for, or it is placed.
 */
export class Dip {
  readonly sequence: number
  readonly #clock: Clock
  readonly #alarm: Alarm
  #attempts = 0

  /** @param again makes the next attempt */
  constructor(sequence: number, clock: Clock, again: (dip: Dip) => void) {
    this.sequence = sequence
    this.#clock = clock
    this.#alarm = new Alarm(
      clock,
      () => clock.now(),
      () => again(this),
    )
  }

  /** How many attempts were begun. */
  get attempts(): number {
    return this.#attempts
  }

  /** Whether it waits for its next attempt. */
  get isWaiting(): boolean {
    return this.#alarm.setFor !== Number.POSITIVE_INFINITY
  }

  beginAttempt(): void {
    this.#attempts += 1
  }

  waitFor(delayMs: number): void {
    this.#alarm.set(this.#clock.now() + delayMs)
  }

  stopWaiting(): void {
    this.#alarm.clear()
  }
}
