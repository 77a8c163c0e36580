import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { sequentialIds } from '../support/ids.ts'
import { nextTurns } from '../support/open-inventory.ts'

/** How long ended reservations and keys stay: short, so that runs see them go. */
export const maxAgeMs = 20_000

/** The real thing: an inventory that commands may close and open again. */
export class System {
  readonly clock: FakeClock = new FakeClock()
  readonly journal: MemoryJournal = new MemoryJournal()
  readonly #generateId = sequentialIds()
  #inventory: InventoryManager | undefined

  get inventory(): InventoryManager {
    return this.#inventory as InventoryManager
  }

  async open(): Promise<void> {
    this.#inventory = await InventoryManager.open({
      clock: this.clock,
      journal: this.journal,
      generateId: this.#generateId,
      retention: { maxAgeMs },
    })
  }

  /** Lets timers and their consequences happen. */
  async advance(ms: number): Promise<void> {
    this.clock.advance(ms)
    await nextTurns()
    await this.inventory.settled()
  }
}
