import { Costing, type CostingMethod, type Valuation, type ValuationOptions, valuation } from '../../src/costing.ts'
import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import type { LedgerRoom } from '../../src/ledger.ts'
import { TransferOrders } from '../../src/transfers.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { sequentialIds } from '../support/ids.ts'

/** One product, its trade in two warehouses and one more, and what it is worth. */
export class Trade {
  readonly clock: FakeClock
  readonly journal: MemoryJournal = new MemoryJournal()
  readonly costing: Costing = new Costing()
  readonly transfers: TransferOrders = new TransferOrders()
  inventory!: InventoryManager

  private constructor(now: number | undefined) {
    this.clock = new FakeClock(now)
  }

  static async open(now?: number, others: readonly LedgerRoom[] = []): Promise<Trade> {
    const trade = new Trade(now)
    const { journal, clock, costing, transfers } = trade
    const ledgers = [costing, transfers, ...others]
    trade.inventory = await InventoryManager.open({ journal, clock, generateId: sequentialIds(), ledgers })
    for (const id of ['SFO', 'NYC', 'LHR']) await trade.inventory.addWarehouse({ id, name: id })
    return trade
  }

  /** Each at a unit cost; gives the sequence of the receipt. */
  async receive(quantity: number, unitCost?: number, warehouseId: string = 'SFO', more: object = {}): Promise<number> {
    const cost = unitCost === undefined ? {} : { unitCost }
    const level = { warehouseId, productId: 'PEN' }
    return (await this.inventory.receive({ ...level, quantity, ...cost, ...more })).sequence
  }

  async sell(quantity: number, warehouseId: string = 'SFO', more: object = {}): Promise<number> {
    return (await this.inventory.sell({ warehouseId, productId: 'PEN', quantity, ...more })).sequence
  }

  /** By way of a reservation; gives its id. */
  async order(quantity: number, warehouseId: string = 'SFO'): Promise<string> {
    const { id } = await this.inventory.reserve({ warehouseId, productId: 'PEN', quantity })
    await this.inventory.confirm(id)
    await this.inventory.fulfill(id)
    return id
  }

  async back(quantity: number, of: object = {}, warehouseId: string = 'SFO'): Promise<void> {
    const level = { warehouseId, productId: 'PEN', disposition: 'available' as const }
    await this.inventory.returnStock({ ...level, quantity, ...of })
  }

  async move(quantity: number, from: string = 'SFO', to: string = 'NYC'): Promise<void> {
    const places = { sourceWarehouseId: from, destinationWarehouseId: to }
    await this.inventory.transfer({ ...places, productId: 'PEN', quantity })
  }

  async adjust(delta: number, warehouseId: string = 'SFO'): Promise<void> {
    await this.inventory.adjust({ warehouseId, productId: 'PEN', delta, reason: 'counted' })
  }

  async remove(quantity: number, warehouseId: string = 'SFO'): Promise<void> {
    await this.inventory.remove({ warehouseId, productId: 'PEN', quantity, reason: 'broken' })
  }

  value(method: CostingMethod, options: Partial<ValuationOptions> = {}): Promise<Valuation> {
    return valuation(this.journal, { method, ...options })
  }
}

export const perpetual: readonly CostingMethod[] = ['fifo', 'lifo', 'moving-average']
export const everyMethod: readonly CostingMethod[] = [...perpetual, 'periodic-average', 'periodic-lifo']

/** What one says of all three, in the order of the worked cases. */
export async function byEach<Found>(
  trade: Trade,
  of: (value: Valuation) => Found,
  options: Partial<ValuationOptions> = {},
): Promise<Found[]> {
  const found: Found[] = []
  for (const method of perpetual) found.push(of(await trade.value(method, options)))
  return found
}

export async function issuesOf({ issues }: Valuation): Promise<readonly { quantity: number; cost: number }[]> {
  const all: { quantity: number; cost: number }[] = []
  for await (const issue of issues) all.push(issue)
  return all
}
