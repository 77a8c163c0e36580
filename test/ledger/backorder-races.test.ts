import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { BackorderAudit } from '../../src/backorders/backorder-audit.ts'
import { Backorders } from '../../src/backorders.ts'
import { InventoryManager, isInventoryError, MemoryJournal, type Transaction } from '../../src/index.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { nextTurns } from '../support/open-inventory.ts'

/*
 * Receipts, expiries, cancellations, plain reservations and transactions at once on levels with a queue. After every
 * commit nothing is free where somebody waits who may have it, but for fills that are put off and go on; and a list of
 * demands that is served from its beginning comes to the same.
 */
const runs = Number(process.env.FC_RUNS ?? 100)
const warehouses = ['NYC', 'SFO'] as const

type Step =
  | {
      readonly do: 'receive' | 'sell' | 'hold' | 'wait' | 'bound' | 'locked' | 'move'
      readonly where: number
      readonly units: number
    }
  | { readonly do: 'cancel' | 'release'; readonly pick: number; readonly units: number }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'keep-back'; readonly where: number; readonly units: number }

const where = fc.nat(1)
const units = fc.integer({ min: 1, max: 6 })
const onLevel = fc.constantFrom('receive', 'receive', 'sell', 'hold', 'wait', 'wait', 'bound', 'locked', 'move')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: onLevel, where, units }) as fc.Arbitrary<Step> },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('cancel', 'release'), pick: fc.nat(20), units }) as fc.Arbitrary<Step>,
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.integer({ min: 1, max: 40 }) }) as fc.Arbitrary<Step>,
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('keep-back'), where, units: fc.nat(3) }) as fc.Arbitrary<Step> },
)

const round = fc.record({
  together: fc.array(step, { minLength: 1, maxLength: 6 }),
  reopens: fc.nat(5).map((draw) => draw === 0),
})

class Story {
  readonly clock: FakeClock = new FakeClock()
  readonly journal: MemoryJournal = new MemoryJournal()
  backorders: Backorders = new Backorders()
  inventory!: InventoryManager
  readonly demands: string[] = []
  readonly holds: string[] = []

  async open(): Promise<void> {
    await this.reopen()
    for (const id of warehouses) await this.inventory.addWarehouse({ id, name: id })
    await this.backorders.configure({ productId: 'MUG', policy: 'backorder', limit: 30 })
  }

  async reopen(): Promise<void> {
    await this.inventory?.close()
    this.backorders = new Backorders()
    const { journal, clock, backorders } = this
    this.inventory = await InventoryManager.open({ journal, clock, ledgers: [backorders] })
  }

  async tell(doing: Step): Promise<void> {
    try {
      await this.#tell(doing)
    } catch (error) {
      if (!isInventoryError(error) || error.family === 'invariant-violation') throw error
    }
  }

  async #tell(doing: Step): Promise<void> {
    const { inventory, backorders } = this
    if (doing.do === 'pass') {
      this.clock.advance(doing.ms)
      return nextTurns()
    }
    if ('pick' in doing) {
      const ids = doing.do === 'cancel' ? this.demands : this.holds
      const id = ids[doing.pick % Math.max(ids.length, 1)]
      if (id === undefined) return
      if (doing.do === 'release') await inventory.release(id)
      else await backorders.cancel(id, { quantity: doing.units, reason: 'changed my mind' })
      return
    }
    const level = { warehouseId: warehouses[doing.where] as string, productId: 'MUG' }
    const request = { ...level, quantity: doing.units }
    if (doing.do === 'keep-back') await inventory.configure({ ...level, keepBack: doing.units })
    else if (doing.do === 'receive') await inventory.receive(request)
    else if (doing.do === 'move') {
      const destinationWarehouseId = warehouses[1 - doing.where] as string
      const { productId, quantity } = request
      await inventory.transfer({ sourceWarehouseId: level.warehouseId, destinationWarehouseId, productId, quantity })
    } else if (doing.do === 'sell') await inventory.sell(request)
    else if (doing.do === 'hold') this.holds.push((await inventory.reserve({ ...request, ttlMs: 20 })).id)
    else if (doing.do === 'locked')
      await inventory.transaction({ levels: [level] }, (tx) => this.#inTransaction(tx, request))
    else {
      const asked = doing.do === 'bound' ? request : { productId: 'MUG', quantity: doing.units }
      const { reservations, backorder } = await backorders.reserve({ ...asked, ttlMs: 30 })
      this.holds.push(...reservations.map(({ id }) => id))
      if (backorder !== undefined) this.demands.push(backorder.id)
    }
  }

  async #inTransaction(
    tx: Transaction,
    request: { warehouseId: string; productId: string; quantity: number },
  ): Promise<void> {
    await nextTurns()
    await tx.receive(request)
    await nextTurns()
  }
}

test('whatever happens at once, nobody is passed over, and nothing is free where somebody waits', {
  timeout: 60_000 + runs * 500,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(round, { maxLength: 12 }), async (rounds) => {
      const story = new Story()
      await story.open()
      for (const { together, reopens } of rounds) {
        await Promise.all(together.map((doing) => story.tell(doing)))
        if (reopens) await story.reopen()
        await nextTurns()
        expect(passedOver(story)).toEqual([])
      }
      const { inventory, backorders } = story
      await inventory.settled()
      const commits = await Array.fromAsync(inventory.auditLog.commits())
      const audit = new BackorderAudit()
      for (const commit of commits) audit.commit(commit)
      expect(audit.defects()).toEqual([])
      expect(orderOfFills(commits as never)).toEqual([])
      for (const id of story.demands) {
        const { quantity, filled, waiting } = backorders.backorder(id)
        expect(filled + waiting).toBeLessThanOrEqual(quantity)
      }
      const waiting = backorders.queue('MUG')
      const sum = waiting.reduce((all, backorder) => all + backorder.waiting, 0)
      expect(commits.length).toBeGreaterThan(0)
      const bound = warehouses.map((warehouseId) => inventory.stock({ warehouseId, productId: 'MUG' }).backordered)
      expect(bound.reduce((all, units) => all + units, 0)).toBeLessThanOrEqual(sum)
      expect((await inventory.reconcile()).drift).toEqual([])
      await inventory.close()
    }),
    { numRuns: runs },
  )
})

/** Too simple to be wrong: whose turn it is, while goods are free that they may have. */
function passedOver({ inventory, backorders }: Story): string[] {
  const waiting = backorders.queue('MUG')
  return warehouses.flatMap((warehouseId) => {
    const { available, keepBack = 0 } = inventory.stock({ warehouseId, productId: 'MUG' })
    const next = waiting.find((one) => one.warehouseId === undefined || one.warehouseId === warehouseId)
    return available > keepBack && next !== undefined ? [`${next.id} waits for what is free in ${warehouseId}`] : []
  })
}

interface Fact {
  readonly type: string
  readonly id: string
  readonly warehouseId?: string
  readonly quantity: number
}

/** Demands in a list: whoever is filled somewhere has nobody before him who waits and may be filled there. */
function orderOfFills(commits: readonly { readonly entries: readonly Fact[] }[]): string[] {
  const list: { id: string; warehouseId: string | undefined; waiting: number }[] = []
  const wrong: string[] = []
  for (const { type, id, warehouseId, quantity } of commits.flatMap(({ entries }) => entries)) {
    if (type === 'demand-made') list.push({ id, warehouseId, waiting: quantity })
    const demand = list.find((one) => one.id === id)
    if (demand === undefined || (type !== 'demand-filled' && type !== 'demand-cancelled')) continue
    demand.waiting -= quantity
    const isBefore = (one: (typeof list)[number]): boolean =>
      one.waiting > 0 && (one.warehouseId === undefined || one.warehouseId === warehouseId)
    const passed = list.slice(0, list.indexOf(demand)).find(isBefore)
    if (type === 'demand-filled' && passed !== undefined)
      wrong.push(`${id} is filled in ${warehouseId} before ${passed.id}`)
  }
  return wrong
}
