import * as fc from 'fast-check'
import type { Oracle } from '../../support/oracle.ts'
import type { System } from '../system.ts'
import type { ModelCommand } from './request-command.ts'

/**
 * The clock jumps and no timer has fired yet, so the next command may find holds that have run out.
 * Backwards only while nothing is pending, since the order of late timers is nobody's promise.
 */
export class JumpClock implements ModelCommand {
  readonly #ms: number

  constructor(ms: number) {
    this.#ms = ms
  }

  check(oracle: Readonly<Oracle>): boolean {
    return this.#ms >= 0 || oracle.pending.length === 0
  }

  async run(oracle: Oracle, { clock }: System): Promise<void> {
    clock.set(clock.now() + this.#ms)
    oracle.now += this.#ms
  }

  toString(): string {
    return `jump(${this.#ms})`
  }
}

export const jumpClockCommand: fc.Arbitrary<JumpClock> = fc
  .integer({ min: -5_000, max: 10_000 })
  .map((ms) => new JumpClock(ms))
