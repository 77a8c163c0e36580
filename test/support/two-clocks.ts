import type { Clock } from '../../src/engine/clock.ts'
import { FakeClock } from './fake-clock.ts'

/** Where the wall clock stands at first. */
export const wallStart: number = Date.UTC(2026, 0, 1)

/**
 * A wall clock that can be set, stopped and moved, and a monotonic clock that only goes on. Timers are of the
 * monotonic one, as the system's are.
 */
export class TwoClocks implements Clock {
  readonly #monotonic: FakeClock
  #wallOffset: number
  #stoppedAt: number | undefined

  /** @param monotonic where a process's monotonic clock begins: anywhere */
  constructor(wall: number = wallStart, monotonic: number = 5_000) {
    this.#monotonic = new FakeClock(monotonic)
    this.#wallOffset = wall - monotonic
  }

  // Arrow functions: an engine may keep the methods without the object.
  readonly now = (): number => this.#stoppedAt ?? this.#monotonic.now() + this.#wallOffset
  readonly monotonic = (): number => this.#monotonic.now()
  readonly setTimeout = (callback: () => void, delayMs: number): number => this.#monotonic.setTimeout(callback, delayMs)
  readonly clearTimeout = (timer: unknown): void => this.#monotonic.clearTimeout(timer)

  /** Time passes, and timers fire. */
  advance(ms: number): void {
    this.#monotonic.advance(ms)
  }

  /** Somebody sets the wall clock; no time passes. */
  setWall(wall: number): void {
    this.#wallOffset = wall - this.#monotonic.now()
    if (this.#stoppedAt !== undefined) this.#stoppedAt = wall
  }

  /** From here on the wall clock stands still, until it is set again. */
  stopWall(): void {
    this.#stoppedAt = this.now()
  }

  /** What the next process on this machine has, so long after: another monotonic clock, and no timers. */
  afterRestart(closedMs: number): TwoClocks {
    const next = new TwoClocks(this.now() + (this.#stoppedAt === undefined ? closedMs : 0), 77)
    if (this.#stoppedAt !== undefined) next.stopWall()
    return next
  }
}
