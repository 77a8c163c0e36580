import { setTimeout as sleep } from 'node:timers/promises'
import { type InventoryManager, isInventoryError, type LevelKey, type Reservation } from '../../src/index.ts'
import { Random } from '../../src/simulation/random.ts'
import { Zipf } from '../../src/simulation/zipf.ts'
import type { ToldCounts } from './told-counts.ts'

const warehouseIds = ['SFO', 'NYC', 'AMS', 'BER']
const products = 100
const keptHolds = 5_000

/** How often each kind of work comes. */
const weights = {
  hold: 42,
  ship: 18,
  release: 8,
  extend: 3,
  sell: 6,
  receive: 8,
  transfer: 5,
  adjust: 2,
  transaction: 3,
  retry: 5,
}
type Work = keyof typeof weights

/** Everything that an inventory does, at random, from many callers at once; what they are told is counted beside it. */
export class MixedLoad {
  readonly levels: readonly LevelKey[]
  readonly #inventory: InventoryManager
  readonly #told: ToldCounts
  readonly #random: Random
  readonly #popularity: Zipf = new Zipf(products, 0.9)
  /** Holds that may still be pending. */
  readonly #holds: Reservation[] = []
  #retries = 0

  constructor(inventory: InventoryManager, told: ToldCounts, seed: number) {
    this.#inventory = inventory
    this.#told = told
    this.#random = new Random(seed, 'mixed load')
    const productIds = Array.from({ length: products }, (_, index) => `product-${index}`)
    this.levels = warehouseIds.flatMap((warehouseId) => productIds.map((productId) => ({ warehouseId, productId })))
  }

  async begin(): Promise<void> {
    for (const id of warehouseIds) await this.#inventory.addWarehouse({ id, name: id, reorderThreshold: 5 })
    for (const level of this.levels) await this.#receive(level, 1_000)
  }

  /** Some work. That the stock does not allow it, or that a hold has ended meanwhile, is as it should be. */
  async work(): Promise<void> {
    const work = this.#random.weighted(weights) as Work
    try {
      await this.#do(work)
    } catch (error) {
      if (!isInventoryError(error) || error.family !== 'refusal') throw error
    }
  }

  #do(work: Work): Promise<unknown> {
    const level = this.#level()
    switch (work) {
      case 'hold':
        return this.#hold(level)
      case 'ship':
        return this.#ship(this.#takeHold())
      case 'release':
        return this.#onHold((id) => this.#inventory.release(id))
      case 'extend':
        return this.#onHold((id) => this.#inventory.extend(id, { ttlMs: 2_000 }))
      case 'sell':
        return this.#sell(level)
      case 'receive':
        return this.#receive(level, this.#random.whole(1, 12))
      case 'transfer':
        return this.#transfer(level)
      case 'adjust':
        return this.#adjust(level)
      case 'transaction':
        return this.#transaction(level)
      case 'retry':
        return this.#retry(level)
    }
  }

  async #hold(level: LevelKey): Promise<void> {
    const ttlMs = this.#random.whole(50, 5_000)
    const attempt = await this.#inventory.tryReserve({ ...level, quantity: this.#random.whole(1, 3), ttlMs })
    if (!attempt.ok) return
    if (this.#holds.length < keptHolds) this.#holds.push(attempt.value)
    else this.#holds[this.#random.whole(0, keptHolds - 1)] = attempt.value
  }

  async #ship(hold: Reservation | undefined): Promise<void> {
    if (hold === undefined) return
    await this.#inventory.confirm(hold.id)
    if (this.#random.chance(0.1)) {
      await this.#inventory.cancel(hold.id)
      return
    }
    await this.#inventory.fulfill(hold.id)
    this.#told.moved(hold.productId, -hold.quantity)
  }

  async #onHold(command: (id: string) => Promise<unknown>): Promise<void> {
    const hold = this.#takeHold()
    if (hold !== undefined) await command(hold.id)
  }

  async #sell(level: LevelKey): Promise<void> {
    await this.#inventory.sell({ ...level, quantity: 1 })
    this.#told.moved(level.productId, -1)
  }

  async #receive(level: LevelKey, quantity: number): Promise<void> {
    await this.#inventory.receive({ ...level, quantity })
    this.#told.moved(level.productId, quantity)
  }

  async #transfer({ warehouseId, productId }: LevelKey): Promise<void> {
    const destinationWarehouseId = this.#random.pick(warehouseIds.filter((id) => id !== warehouseId))
    await this.#inventory.transfer({ sourceWarehouseId: warehouseId, destinationWarehouseId, productId, quantity: 2 })
  }

  async #adjust(level: LevelKey): Promise<void> {
    const delta = this.#random.pick([-1, 1])
    await this.#inventory.adjust({ ...level, delta, reason: 'cycle count' })
    this.#told.moved(level.productId, delta)
  }

  /** Two levels, held over a wait: one in five gives up at the end. */
  async #transaction(level: LevelKey): Promise<void> {
    const other = this.#level()
    const givesUp = this.#random.chance(0.2)
    const quantity = 2
    try {
      await this.#inventory.transaction({ levels: [level, other], actor: 'soak' }, async (tx) => {
        await tx.sell({ ...level, quantity })
        await sleep(1)
        await tx.receive({ ...other, quantity })
        if (givesUp) throw new GivenUp()
      })
      this.#told.moved(level.productId, -quantity)
      this.#told.moved(other.productId, quantity)
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error
    }
  }

  /** The same key twice at once, and once more: one effect. */
  async #retry(level: LevelKey): Promise<void> {
    this.#retries += 1
    const request = { ...level, quantity: 1, idempotencyKey: `retry-${this.#retries}` }
    const once = await Promise.allSettled([this.#inventory.sell(request), this.#inventory.sell(request)])
    const again = await Promise.allSettled([this.#inventory.sell(request)])
    const given = [...once, ...again].filter((each) => each.status === 'fulfilled').map(({ value }) => value.sequence)
    if (given.length > 0) this.#told.moved(level.productId, -1)
    if (new Set(given).size > 1) throw new Error(`a key had two effects: commits ${given.join(', ')}`)
  }

  #takeHold(): Reservation | undefined {
    if (this.#holds.length === 0) return undefined
    const index = this.#random.whole(0, this.#holds.length - 1)
    const hold = this.#holds[index]
    const last = this.#holds.pop()
    if (index < this.#holds.length && last !== undefined) this.#holds[index] = last
    return hold
  }

  #level(): LevelKey {
    const productId = `product-${this.#popularity.draw(this.#random)}`
    return { warehouseId: this.#random.pick(warehouseIds), productId }
  }
}

class GivenUp extends Error {}
