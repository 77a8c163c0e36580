import * as fc from 'fast-check'
import type { Oracle } from '../../support/oracle.ts'
import { expectSameAfterOpening } from '../after-opening.ts'
import type { System } from '../system.ts'
import type { ModelCommand } from './request-command.ts'

/** A restart: what the journal holds is all there is, and what ran out meanwhile ends. */
export class Reopen implements ModelCommand {
  check(): boolean {
    return true
  }

  async run(oracle: Oracle, system: System): Promise<void> {
    await system.inventory.close()
    await system.open()
    await expectSameAfterOpening(system, oracle)
  }

  toString(): string {
    return 'reopen()'
  }
}

export const reopenCommand: fc.Arbitrary<Reopen> = fc.constant(null).map(() => new Reopen())
