import * as fc from 'fast-check'
import type { Oracle } from '../../support/oracle.ts'
import { expectSameAfterOpening } from '../after-opening.ts'
import type { SimulatedHome } from '../home.ts'
import type { System } from '../system.ts'

/** `kill -9`: nothing is closed, and the next process finds what this one wrote. */
export class Kill implements fc.AsyncCommand<Oracle, System<SimulatedHome>> {
  check(): boolean {
    return true
  }

  async run(oracle: Oracle, system: System<SimulatedHome>): Promise<void> {
    system.home.kill()
    await system.openAfterCrash()
    await expectSameAfterOpening(system, oracle)
  }

  toString(): string {
    return 'kill()'
  }
}

export const killCommand: fc.Arbitrary<Kill> = fc.constant(null).map(() => new Kill())
