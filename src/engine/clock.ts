/** Where the time of the log and of expiry comes from: milliseconds since 1970. */
export interface Clock {
  now(): number
  /** A test clock may bring its own timers; without them the system's are used. */
  setTimeout?(callback: () => void, delayMs: number): unknown
  clearTimeout?(timer: unknown): void
}

export const systemClock: Clock = Object.freeze({ now: () => Date.now() })

/** Node fires a timer with a longer delay at once. */
export const maxDelayMs: number = 2 ** 31 - 1

/** One timer on a clock. It does not keep the process alive. */
export class Alarm {
  readonly #clock: Clock
  readonly #now: () => number
  readonly #ring: () => void
  #timer: unknown
  #setFor: number = Number.POSITIVE_INFINITY

  /** @param now the time that counts, which may be ahead of the clock */
  constructor(clock: Clock, now: () => number, ring: () => void) {
    this.#clock = clock
    this.#now = now
    this.#ring = ring
  }

  /** When it will ring; Infinity if it is not set. */
  get setFor(): number {
    return this.#setFor
  }

  /** Sets it to a time, instead of any earlier setting. A distant time is reached in stages. */
  set(at: number): void {
    this.clear()
    if (at === Number.POSITIVE_INFINITY) return
    this.#setFor = at
    const delayMs = Math.min(Math.max(at - this.#now(), 0), maxDelayMs)
    const onTimeout = (): void => this.#onTimeout(at)
    this.#timer =
      this.#clock.setTimeout === undefined
        ? setUnrefTimeout(onTimeout, delayMs)
        : this.#clock.setTimeout(onTimeout, delayMs)
  }

  #onTimeout(at: number): void {
    this.#timer = undefined
    this.#setFor = Number.POSITIVE_INFINITY
    try {
      if (this.#now() < at) this.set(at)
      else this.#ring()
    } catch {
      // The clock is the caller's and threw. There is nobody to tell here; the next command sets it again.
    }
  }

  clear(): void {
    this.#setFor = Number.POSITIVE_INFINITY
    if (this.#timer === undefined) return
    if (this.#clock.setTimeout === undefined) clearTimeout(this.#timer as NodeJS.Timeout)
    else this.#clock.clearTimeout?.(this.#timer)
    this.#timer = undefined
  }
}

function setUnrefTimeout(callback: () => void, delayMs: number): NodeJS.Timeout {
  return setTimeout(callback, delayMs).unref()
}
