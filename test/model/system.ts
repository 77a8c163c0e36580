import { Catalog } from '../../src/catalog.ts'
import { InventoryManager, type Journal } from '../../src/index.ts'
import { WishList } from '../ledger/wish-list.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { sequentialIds } from '../support/ids.ts'
import { nextTurns } from '../support/open-inventory.ts'
import { type Home, MemoryHome } from './home.ts'

/** How long ended reservations and keys stay: short, so that runs see them go. */
export const maxAgeMs = 20_000
export const keyMaxAgeMs = 12_000

/** The real thing: an inventory that commands may close, or leave behind, and open again. */
export class System<Place extends Home = Home> {
  readonly home: Place
  readonly #generateId = sequentialIds()
  #clock: FakeClock = new FakeClock()
  #journal: Journal | undefined
  #inventory: InventoryManager | undefined
  #catalog: Catalog = new Catalog()
  #wishes: WishList = new WishList()

  constructor(home: Place = new MemoryHome() as Home as Place) {
    this.home = home
  }

  get clock(): FakeClock {
    return this.#clock
  }

  get journal(): Journal {
    return this.#journal as Journal
  }

  get inventory(): InventoryManager {
    return this.#inventory as InventoryManager
  }

  get catalog(): Catalog {
    return this.#catalog
  }

  get wishes(): WishList {
    return this.#wishes
  }

  async open(): Promise<void> {
    this.#catalog = new Catalog()
    this.#wishes = new WishList()
    this.#journal = this.home.journal()
    this.#inventory = await InventoryManager.open({
      clock: this.#clock,
      journal: this.#journal,
      generateId: this.#generateId,
      ledgers: [this.#catalog, this.#wishes],
      retention: { maxAgeMs, keys: { maxAgeMs: keyMaxAgeMs } },
    })
  }

  /** Opens it anew without closing it; the timers of the process that was end with it. */
  async openAfterCrash(): Promise<void> {
    this.#clock = new FakeClock(this.#clock.now())
    await this.open()
  }

  /** Lets timers and their consequences happen. */
  async advance(ms: number): Promise<void> {
    this.clock.advance(ms)
    await nextTurns()
    await this.inventory.settled()
  }
}
