import * as fc from 'fast-check'
import type { Oracle } from '../../support/oracle.ts'
import type { PowerCut } from '../../support/simulated-file.ts'
import { expectSameAfterOpening } from '../after-opening.ts'
import type { SimulatedHome } from '../home.ts'
import type { System } from '../system.ts'

/** The power fails: what was synced is there, and of the rest what the cut leaves. */
export class CutPower implements fc.AsyncCommand<Oracle, System<SimulatedHome>> {
  readonly #how: PowerCut
  readonly #seed: number

  constructor(how: PowerCut, seed: number) {
    this.#how = how
    this.#seed = seed
  }

  check(): boolean {
    return true
  }

  async run(oracle: Oracle, system: System<SimulatedHome>): Promise<void> {
    system.home.cutPower(this.#how, this.#seed)
    await system.openAfterCrash()
    await expectSameAfterOpening(system, oracle)
  }

  toString(): string {
    return `cutPower(${this.#how}, ${this.#seed})`
  }
}

export const cutPowerCommand: fc.Arbitrary<CutPower> = fc
  .tuple(fc.constantFrom<PowerCut[]>('drop', 'keep', 'prefix', 'tear'), fc.nat(1_000))
  .map(([how, seed]) => new CutPower(how, seed))
