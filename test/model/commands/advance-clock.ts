import * as fc from 'fast-check'
import type { Oracle } from '../../support/oracle.ts'
import { expectSameState } from '../comparison.ts'
import type { System } from '../system.ts'
import type { ModelCommand } from './request-command.ts'

/** Time passes, and timers fire. It stops at every expiry on the way, as a real clock does. */
export class AdvanceClock implements ModelCommand {
  readonly #ms: number

  constructor(ms: number) {
    this.#ms = ms
  }

  check(): boolean {
    return true
  }

  async run(oracle: Oracle, system: System): Promise<void> {
    const end = oracle.now + this.#ms
    for (;;) {
      const next = Math.min(end, ...oracle.pending.map(({ expiresAt }) => expiresAt))
      const step = Math.max(0, next - oracle.now)
      await system.advance(step)
      oracle.now += step
      oracle.expireOn()
      expectSameState(system.inventory, oracle)
      if (next === end) return
    }
  }

  toString(): string {
    return `advance(${this.#ms})`
  }
}

export const advanceClockCommand: fc.Arbitrary<AdvanceClock> = fc
  .integer({ min: 0, max: 12_000 })
  .map((ms) => new AdvanceClock(ms))
