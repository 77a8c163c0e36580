import { InventoryManager, MemoryJournal } from '../../src/index.ts'
import { Sellers } from '../../src/marketplace.ts'
import { Orders, type PlaceLine, SimulatedPayments } from '../../src/orders.ts'
import { TransferOrders } from '../../src/transfers.ts'
import { FakeClock } from '../support/fake-clock.ts'

/** 1 March 2026 in UTC. */
export const march: number = Date.UTC(2026, 2, 1)
export const dayMs: number = 86_400_000

/** A small marketplace on a clock of its own: two warehouses, orders that are paid at once, sellers. */
export class Market {
  readonly journal: MemoryJournal
  readonly clock: FakeClock
  readonly sellers: Sellers
  readonly orders: Orders
  readonly transfers: TransferOrders
  readonly inventory: InventoryManager

  private constructor(parts: Pick<Market, 'journal' | 'clock' | 'sellers' | 'orders' | 'transfers' | 'inventory'>) {
    this.journal = parts.journal
    this.clock = parts.clock
    this.sellers = parts.sellers
    this.orders = parts.orders
    this.transfers = parts.transfers
    this.inventory = parts.inventory
  }

  static async open(
    journal: MemoryJournal = new MemoryJournal(),
    clock: FakeClock = new FakeClock(march),
  ): Promise<Market> {
    const sellers = new Sellers()
    const orders = new Orders({ payments: new SimulatedPayments(), currency: 'EUR' })
    const transfers = new TransferOrders()
    const inventory = await InventoryManager.open({ journal, clock, ledgers: [sellers, orders, transfers] })
    if (inventory.warehouses().length === 0)
      for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
    return new Market({ journal, clock, sellers, orders, transfers, inventory })
  }

  /** Adds a seller with a commission, and makes a product its own. */
  async fba(sellerId: string, productId: string, commissionBasisPoints: number = 1_500): Promise<void> {
    const terms = { recognizedAs: 'commission_only', commissionBasisPoints } as const
    await this.sellers.add({ id: sellerId, name: sellerId, type: 'fba_2p', ...terms })
    await this.sellers.own({ sellerId, productId })
  }

  async stock(productId: string, quantity: number, warehouseId: string = 'SFO'): Promise<void> {
    await this.inventory.receive({ warehouseId, productId, quantity })
  }

  /** An order that is paid, and whose shipments are planned. */
  async order(lines: readonly PlaceLine[], more: object = {}): Promise<string> {
    const { id, status } = await this.orders.place({ customerId: 'C-1', lines, ...more })
    // One that costs nothing is confirmed at once.
    if (status !== 'confirmed') await this.orders.pay(id, { method: 'card' })
    await this.orders.process(id)
    return id
  }

  /** Ships what is planned, or units of a line of it. */
  async ship(orderId: string, units?: { lineNumber: number; quantity: number }, more: object = {}): Promise<void> {
    for (const { id, status } of this.orders.order(orderId).shipments) {
      if (status !== 'planned') continue
      await this.orders.ship(id, { ...(units !== undefined && { lines: [units] }), ...more })
      if (units !== undefined) return
    }
  }

  /** Units of a line come back, and their money goes back. Returns the id of the return. */
  async giveBack(orderId: string, lineNumber: number, quantity: number, more: object = {}): Promise<string> {
    const lines = [{ lineNumber, quantity, disposition: 'available' as const }]
    const { id } = await this.orders.returnGoods(orderId, { warehouseId: 'SFO', lines, ...more })
    return id
  }

  async close(): Promise<void> {
    await this.inventory.close()
  }
}
