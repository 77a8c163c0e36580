import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { Oracle } from '../../support/oracle.ts'
import { expectSameState } from '../comparison.ts'
import type { System } from '../system.ts'
import type { ModelCommand } from './request-command.ts'

/** A snapshot of all that there is: the next opening begins there. It changes nothing. */
export class TakeSnapshot implements ModelCommand {
  check(): boolean {
    return true
  }

  async run(oracle: Oracle, { inventory }: System): Promise<void> {
    const { sequence, at } = await inventory.snapshot()
    expect({ sequence, at }).toEqual({ sequence: oracle.sequence, at: oracle.lastAt })
    expectSameState(inventory, oracle)
  }

  toString(): string {
    return 'snapshot()'
  }
}

export const takeSnapshotCommand: fc.Arbitrary<TakeSnapshot> = fc.constant(null).map(() => new TakeSnapshot())
