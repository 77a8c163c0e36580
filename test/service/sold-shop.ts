import { MemoryJournal } from '../../src/index.ts'
import type { ServeOptions } from '../../src/service.ts'
import type { ShopOptions } from '../../src/shop.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { TestService } from './running-service.ts'

export const noonOf = (day: number): number => Date.UTC(2026, 2, day, 12)

export const dayOf = (day: number): string => `2026-03-${String(day).padStart(2, '0')}`

/** A shop in March 2026 that sells its own mugs, and the vases of a seller for a commission of 15 %. */
export class SoldShop implements AsyncDisposable {
  readonly service: TestService
  readonly clock: FakeClock

  private constructor(service: TestService, clock: FakeClock) {
    this.service = service
    this.clock = clock
  }

  static async start(options: Partial<ServeOptions> = {}, open: Partial<ShopOptions> = {}): Promise<SoldShop> {
    const clock = new FakeClock(noonOf(1))
    const service = await TestService.startShop(options, { clock, journal: new MemoryJournal(), ...open })
    const { inventory, sellers, catalog } = service.shop
    await inventory.addWarehouse({ id: 'BER', name: 'Berlin' })
    const terms = { type: 'fba_2p', recognizedAs: 'commission_only', commissionBasisPoints: 1_500 } as const
    await sellers.add({ id: 'ACME', name: 'Acme', ...terms })
    await sellers.own({ sellerId: 'ACME', productId: 'VASE' })
    await catalog.add({ id: 'MUG', sku: 'M-1', name: 'A mug', category: 'kitchen' })
    await inventory.receive({ warehouseId: 'BER', productId: 'MUG', quantity: 20, unitCost: 400 })
    await inventory.receive({ warehouseId: 'BER', productId: 'VASE', quantity: 20 })
    return new SoldShop(service, clock)
  }

  /** Orders, pays and ships; it may have left earlier than it is told. @returns the order's id */
  async sell(productId: string, quantity: number, effectiveAt: number = this.clock.now()): Promise<string> {
    const { orders } = this.service
    const unitPrice = productId === 'MUG' ? 900 : 2_000
    const { id } = await orders.place({ customerId: 'C-1', lines: [{ productId, quantity, unitPrice }], effectiveAt })
    await orders.pay(id)
    const { shipments } = await orders.process(id)
    for (const shipment of shipments) await orders.ship(shipment.id, { effectiveAt })
    return id
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service[Symbol.asyncDispose]()
  }
}
