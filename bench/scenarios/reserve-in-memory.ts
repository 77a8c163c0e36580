import { InventoryManager } from '../../src/index.ts'
import { BareMap } from '../peers/bare-map.ts'
import { PlainInventory } from '../peers/plain-class.ts'
import { type Contender, measure, type Prepared, type Rates } from '../support/measure.ts'

const warehouseId = 'SFO'
const ample = 1_000_000_000

export interface ReserveOptions {
  readonly operations: number
  readonly rounds: number
  /** Reservations in flight at once. */
  readonly inFlight: number
}

/** Reservations in memory, each with its audit entry: over one hot product, and over many. */
export async function reserveInMemory(products: number, options: ReserveOptions): Promise<Rates[]> {
  const ids = Array.from({ length: products }, (_, index) => `product-${index}`)
  const contenders = [stockhold(ids, options), plainClass(ids, options), bareMap(ids, options)]
  return measure(contenders, options.operations, options.rounds)
}

function stockhold(ids: readonly string[], { inFlight }: ReserveOptions): Contender {
  return {
    name: 'stockhold',
    async prepare(): Promise<Prepared> {
      const inventory = await InventoryManager.open()
      await inventory.addWarehouse({ id: warehouseId, name: 'San Francisco' })
      await inventory.batch(
        ids.slice(0, 60_000).map((productId) => ({ type: 'receive', warehouseId, productId, quantity: ample })),
      )
      await inventory.batch(
        ids.slice(60_000).map((productId) => ({ type: 'receive', warehouseId, productId, quantity: ample })),
      )
      const reserve = (productId: string): Promise<unknown> =>
        inventory.reserve({ warehouseId, productId, quantity: 1, ttlMs: 60_000 })
      return {
        run: (operations) => keepInFlight(operations, inFlight, ids, reserve),
        async check(operations) {
          const reserved = ids.reduce((sum, productId) => sum + inventory.availability(productId).reserved, 0)
          if (reserved !== operations) throw new Error(`${reserved} reserved, ${operations} acknowledged`)
          await inventory.close()
        },
      }
    },
  }
}

function plainClass(ids: readonly string[], { inFlight }: ReserveOptions): Contender {
  return {
    name: 'plain class, async-mutex a product',
    async prepare(): Promise<Prepared> {
      const inventory = new PlainInventory()
      for (const id of ids) inventory.receive(id, ample)
      return {
        run: (operations) => keepInFlight(operations, inFlight, ids, (id) => inventory.reserve(id, 1)),
        check: async (operations) => checkTaken(inventory, ids, operations),
      }
    },
  }
}

function bareMap(ids: readonly string[], { inFlight }: ReserveOptions): Contender {
  return {
    name: 'bare Map update, object and promise',
    async prepare(): Promise<Prepared> {
      const inventory = new BareMap()
      for (const id of ids) inventory.receive(id, ample)
      return {
        run: (operations) => keepInFlight(operations, inFlight, ids, (id) => inventory.reserve(id, 1)),
        check: async (operations) => checkTaken(inventory, ids, operations),
      }
    },
  }
}

function checkTaken(inventory: { available(id: string): number }, ids: readonly string[], operations: number): void {
  const taken = ids.reduce((sum, id) => sum + ample - inventory.available(id), 0)
  if (taken !== operations) throw new Error(`${taken} taken, ${operations} acknowledged`)
}

/** Does the work in waves of `inFlight`, over the products in a fixed stride that visits all of them. */
async function keepInFlight(
  operations: number,
  inFlight: number,
  ids: readonly string[],
  reserve: (productId: string) => Promise<unknown>,
): Promise<void> {
  const stride = 7919
  let next = 0
  for (let done = 0; done < operations; ) {
    const wave = Math.min(inFlight, operations - done)
    const answers = new Array<Promise<unknown>>(wave)
    for (let index = 0; index < wave; index += 1) {
      next = (next + stride) % ids.length
      answers[index] = reserve(ids[next] as string)
    }
    await Promise.all(answers)
    done += wave
  }
}
