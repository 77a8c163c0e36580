/** Where the time of the log and of expiry comes from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /**
   * Milliseconds since whenever, which no one can set. With it, a wall clock that stands still, goes back or
   * leaps is not believed at once; without it, `now` is.
   */
  monotonic?(): number
  /** A test clock may bring its own timers; without them the system's are used. */
  setTimeout?(callback: () => void, delayMs: number): unknown
  clearTimeout?(timer: unknown): void
}

export const systemClock: Clock = Object.freeze({ now: () => Date.now(), monotonic: () => performance.now() })

/** Node fires a timer with a longer delay at once. */
export const maxDelayMs: number = 2 ** 31 - 1

/**
 * How long a timer runs at most whose clock can go forward without it: somebody sets the clock, or the machine
 * slept, and a timer of the system's knows nothing of either.
 */
const mostBetweenLooksMs = 60_000

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
    const delayMs = Math.min(Math.max(at - this.#now(), 0), longestStage(this.#clock))
    this.#timer = startTimer(this.#clock, () => this.#onTimeout(at), delayMs)
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
    stopTimer(this.#clock, this.#timer)
    this.#timer = undefined
  }
}

/** The timers of a test clock go with its time; all others may come too late. */
function longestStage(clock: Clock): number {
  return clock.setTimeout !== undefined && clock.monotonic === undefined ? maxDelayMs : mostBetweenLooksMs
}

/** A timer of the clock, or of the system if it has none. It does not keep the process alive. */
export function startTimer(clock: Clock, callback: () => void, delayMs: number): unknown {
  return clock.setTimeout === undefined ? setTimeout(callback, delayMs).unref() : clock.setTimeout(callback, delayMs)
}

export function stopTimer(clock: Clock, timer: unknown): void {
  if (timer === undefined) return
  if (clock.setTimeout === undefined) clearTimeout(timer as NodeJS.Timeout)
  else clock.clearTimeout?.(timer)
}
