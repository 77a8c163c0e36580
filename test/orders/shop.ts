import { Backorders } from '../../src/backorders.ts'
import { InventoryManager, isInventoryError, MemoryJournal } from '../../src/index.ts'
import {
  type AuthorizeAnswer,
  type AuthorizeRequest,
  type CaptureAnswer,
  type CaptureRequest,
  type GatewayAnswer,
  type LookupRequest,
  type Order,
  Orders,
  type OrdersOptions,
  type PaymentGateway,
  type PlaceOrderRequest,
  type RefundAnswer,
  type RefundRequest,
  type VoidAnswer,
  type VoidRequest,
} from '../../src/orders.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { nextTurns } from '../support/open-inventory.ts'

type Call = AuthorizeRequest | CaptureRequest | VoidRequest | RefundRequest

/**
 * A gateway in a test's own hand: each call is answered by the next of its script, or else goes well. What it did is
 * known by its key, as with a real one.
 */
export class ScriptedGateway implements PaymentGateway {
  readonly calls: string[] = []
  readonly answers: Map<string, GatewayAnswer> = new Map()
  /** Taken from the front. `hang`: never answers. `lost`: it is done, and the answer lost. `down`: nothing is done. */
  script: (GatewayAnswer | 'hang' | 'lost' | 'down')[] = []
  /** Whether it authorizes first. */
  isSeparate = false
  #count = 0

  authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer> {
    return this.#answer('authorize', request, this.isSeparate ? 'authorized' : 'captured', request.amount)
  }

  capture(request: CaptureRequest): Promise<CaptureAnswer> {
    return this.#answer('capture', request, 'captured', request.amount)
  }

  void(request: VoidRequest): Promise<VoidAnswer> {
    return this.#answer('void', request, 'voided', 0)
  }

  refund(request: RefundRequest): Promise<RefundAnswer> {
    return this.#answer('refund', request, 'refunded', request.amount)
  }

  async lookup({ idempotencyKey }: LookupRequest): Promise<GatewayAnswer | undefined> {
    this.calls.push('lookup')
    return this.answers.get(idempotencyKey)
  }

  async #answer<Answer extends GatewayAnswer>(
    what: string,
    { idempotencyKey }: Call,
    outcome: Answer['outcome'],
    amount: number,
  ): Promise<Answer> {
    this.calls.push(what)
    this.#count += 1
    const next = this.script.shift()
    const usual = { outcome, gatewayId: `gw-${this.#count}`, amount } as GatewayAnswer
    if (next === 'hang') return new Promise(() => undefined)
    if (next === 'down') throw new Error('the gateway is down')
    const answer = typeof next === 'object' ? next : usual
    this.answers.set(idempotencyKey, answer)
    if (next === 'lost') throw new Error('the answer was lost')
    return answer as Answer
  }
}

export interface Shop {
  readonly clock: FakeClock
  readonly journal: MemoryJournal
  readonly gateway: ScriptedGateway
  readonly orders: Orders
  readonly backorders: Backorders
  readonly inventory: InventoryManager
}

export interface ShopSetup extends Partial<OrdersOptions> {
  readonly clock?: FakeClock
  readonly journal?: MemoryJournal
  readonly gateway?: ScriptedGateway
  /** By warehouse and product: `{ SFO: { PEN: 10 } }`. */
  readonly stock?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export async function openShop(setup: ShopSetup = {}): Promise<Shop> {
  const {
    clock = new FakeClock(),
    journal = new MemoryJournal(),
    gateway = new ScriptedGateway(),
    stock,
    ...more
  } = setup
  const outbox = { firstDelayMs: 10, maxDelayMs: 10, callTimeoutMs: 1_000 }
  const orders = new Orders({ payments: gateway, currency: 'EUR', outbox, random: () => 0, ...more })
  const backorders = new Backorders()
  const inventory = await InventoryManager.open({ clock, journal, ledgers: [orders, backorders] })
  for (const [id, products] of Object.entries(stock ?? {})) {
    await inventory.addWarehouse({ id, name: id })
    for (const [productId, quantity] of Object.entries(products))
      await inventory.receive({ warehouseId: id, productId, quantity })
  }
  return { clock, journal, gateway, orders, backorders, inventory }
}

/** The same shop in the next process: the gateway and the log go on. */
export async function reopen(shop: Shop, setup: ShopSetup = {}): Promise<Shop> {
  await shop.inventory.close()
  const { journal, gateway } = shop
  return openShop({ clock: new FakeClock(shop.clock.now()), journal, gateway, ...setup })
}

/** Lets the outbox come to rest; what failed is tried again. */
export async function settle({ clock }: Shop): Promise<void> {
  for (let time = 0; time < 5; time += 1) {
    await nextTurns(4)
    clock.advance(10)
  }
  await nextTurns(4)
}

/** An order that is paid, shipped and delivered, of one product at one price. */
export async function delivered(shop: Shop, order: PlaceOrderRequest): Promise<Order> {
  const { orders } = shop
  const { id, status } = await orders.place(order)
  if (status === 'payment-pending') await orders.pay(id)
  const { shipments } = await orders.process(id)
  for (const shipment of shipments) {
    await orders.ship(shipment.id)
    await orders.deliver(shipment.id)
  }
  return orders.order(id)
}

/** The code that something is refused with. */
export async function codeOf(asked: Promise<unknown> | (() => unknown)): Promise<string | undefined> {
  try {
    await (typeof asked === 'function' ? asked() : asked)
    return undefined
  } catch (error) {
    if (isInventoryError(error)) return error.code
    throw error
  }
}

export function pens(quantity: number, unitPrice: number): PlaceOrderRequest {
  return { lines: [{ productId: 'PEN', quantity, unitPrice }] }
}

export const atSfo = { warehouseId: 'SFO', productId: 'PEN' } as const
