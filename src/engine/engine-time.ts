import { timeOf } from '../errors/time-of.ts'
import { type Clock, startTimer, stopTimer } from './clock.ts'

/** The wall clock went forward by more than it should, and stayed there: engine time has followed it. */
export interface ClockStep {
  /** Engine time before and after, in milliseconds since 1970. */
  readonly from: number
  readonly to: number
  readonly byMs: number
}

/** What the log says of time: when its last commit was, and what the wall clock read then if it was behind. */
export interface LogTime {
  readonly at: number
  readonly wallAt?: number | undefined
}

/** How long a leap of the wall clock must last before it is followed. Meanwhile it is looked at now and then. */
const leapLastsMs = 5_000
const lookEveryMs = 1_000

/**
 * How far engine time goes back with the wall clock: never by more at once, and by no more than this part
 * of the time that passes. So what keeps clocks right, in steps of milliseconds, is followed both ways.
 */
const mostBackMs = 1_000
const backPart = 0.01

/** By how much time must go forward at once before timers are set anew: they were set by the monotonic clock. */
const noticedMs = 100

/** How many times in a turn a wall clock is believed that still reads the same. */
const mostRepeats = 64

/**
 * Engine time: the wall clock's as long as that is right, and otherwise what the monotonic clock adds to it.
 * A wall clock that stands still or behind is not waited for, and one that leaps forward is followed when
 * that has lasted. A clock that has no `monotonic` is believed.
 */
export class EngineTime {
  readonly clock: Clock
  readonly #maxStepMs: number
  #onStep: (step: ClockStep) => void = () => undefined
  #onForward: () => void = () => undefined
  /** What the wall clock read last, what engine time was then, and how often that was given since. */
  #wall = Number.NaN
  #time: number
  #repeats = mostRepeats
  /** A moment at which engine time was right, by itself and by the monotonic clock. */
  #base: number
  #baseMonotonic = 0
  #lastMonotonic = 0
  #mayGoBackMs = mostBackMs
  /** What the wall clock reads, while it stands behind. */
  #wallAt: number | undefined
  /** Since when the wall clock is too far ahead, by the monotonic clock. */
  #leapSince: number | undefined
  #timer: unknown
  #turnEnds: NodeJS.Immediate | undefined

  constructor(clock: Clock, log: LogTime, maxStepMs: number) {
    this.clock = clock
    this.#maxStepMs = maxStepMs
    this.#baseMonotonic = clock.monotonic?.() ?? 0
    this.#lastMonotonic = this.#baseMonotonic
    const wall = Math.floor(clock.now())
    this.#base = wall >= log.at ? wall : log.at + this.#passedSince(log, wall)
    this.#time = this.#base
  }

  /** Who is told when a leap of the wall clock is followed. */
  whenStepped(listener: (step: ClockStep) => void): void {
    this.#onStep = listener
  }

  /** Who is told when time goes forward faster than timers do. */
  whenForward(listener: () => void): void {
    this.#onForward = listener
  }

  /** In milliseconds since 1970. Not asked of the log: see that it never runs backwards. */
  now(): number {
    const wall = this.clock.now()
    if (wall === this.#wall && this.#repeats < mostRepeats) {
      this.#repeats += 1
      return this.#time
    }
    this.#wall = wall
    this.#time = this.clock.monotonic === undefined ? this.#believed(wall) : this.#read(Math.floor(wall))
    return this.#time
  }

  /** What the wall clock reads, if it stands behind engine time; as `now` was told last. */
  get wallAt(): number | undefined {
    return this.#wallAt
  }

  /** Time may have passed though the wall clock reads the same. */
  turnEnded(): void {
    this.#repeats = mostRepeats
  }

  stop(): void {
    stopTimer(this.clock, this.#timer)
    this.#timer = undefined
    clearImmediate(this.#turnEnds)
  }

  #believed(wall: number): number {
    const time = Math.floor(wall)
    return Number.isSafeInteger(time) ? time : this.#time
  }

  #read(wall: number): number {
    const monotonic = this.#readMonotonic()
    const expected = Math.floor(this.#base + (monotonic - this.#baseMonotonic))
    this.#wallAt = undefined
    if (!Number.isSafeInteger(wall)) return expected
    if (wall - expected > this.#maxStepMs) return this.#leapt(wall, expected, monotonic)
    this.#leapSince = undefined
    if (expected - wall > this.#mayGoBackMs) {
      this.#wallAt = wall
      return expected
    }
    this.#repeats = 0
    // Nobody else may tell that this turn is over: what is read in it need not come to a commit.
    this.#turnEnds ??= setImmediate(() => {
      this.#turnEnds = undefined
      this.turnEnded()
    })
    if (wall !== expected) this.#follow(wall, expected, monotonic)
    return wall
  }

  #follow(wall: number, expected: number, monotonic: number): void {
    if (wall < expected) this.#mayGoBackMs -= expected - wall
    this.#base = wall
    this.#baseMonotonic = monotonic
    if (wall - expected > noticedMs) this.#onForward()
  }

  #leapt(wall: number, expected: number, monotonic: number): number {
    this.#leapSince ??= monotonic
    if (monotonic - this.#leapSince < leapLastsMs) {
      this.#timer ??= startTimer(this.clock, () => this.#readAgain(), lookEveryMs)
      return expected
    }
    this.#leapSince = undefined
    this.#follow(wall, expected, monotonic)
    this.#onStep({ from: expected, to: wall, byMs: wall - expected })
    return wall
  }

  #readAgain(): void {
    this.#timer = undefined
    try {
      this.turnEnded()
      this.now()
    } catch {
      // The clock is the caller's and threw. The next command looks again.
    }
  }

  /** Also of a clock that is not what it says: it never goes back. */
  #readMonotonic(): number {
    const monotonic = this.clock.monotonic?.() ?? 0
    if (!(monotonic > this.#lastMonotonic)) return this.#lastMonotonic
    this.#mayGoBackMs = Math.min(this.#mayGoBackMs + backPart * (monotonic - this.#lastMonotonic), mostBackMs)
    this.#lastMonotonic = monotonic
    return monotonic
  }

  /**
   * How long ago the last commit was, where the wall clock is behind it and was so then. More than a step
   * would be is none: the wall clock was set meanwhile, and nobody can say by how much.
   */
  #passedSince({ wallAt }: LogTime, wall: number): number {
    if (this.clock.monotonic === undefined || wallAt === undefined) return 0
    const passedMs = wall - wallAt
    return passedMs >= 0 && passedMs <= this.#maxStepMs ? passedMs : 0
  }
}

/** What an operator has to know of a step. */
export function stepMessage({ from, to }: ClockStep): string {
  return `The clock went forward from ${timeOf(from)} to ${timeOf(to)} and stayed there. Holds that ran out in between end now.`
}
