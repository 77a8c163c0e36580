import * as fc from 'fast-check'
import { businessDay } from '../../src/calendar/business-day.ts'
import { isInventoryError, MemoryJournal } from '../../src/index.ts'
import { type Order, SimulatedPayments } from '../../src/orders.ts'
import { Shop } from '../../src/shop.ts'
import { FakeClock } from '../support/fake-clock.ts'

const warehouses = ['SFO', 'NYC'] as const
const products = ['PEN', 'MUG', 'INK', 'CAP'] as const
const reasons = ['too big', 'broken', undefined] as const
const hourMs = 3_600_000

/** What a life is made of. Numbers choose among what is there. */
export interface Step {
  readonly does: string
  readonly a: number
  readonly b: number
  readonly units: number
  readonly hours: number
}

export interface Life {
  readonly shop: Shop
  readonly journal: MemoryJournal
  readonly clock: FakeClock
}

function chosen<Value>(from: readonly Value[], number: number): Value {
  return from[number % from.length] as Value
}

const placeOf = ({ a, b }: Step) => ({ warehouseId: chosen(warehouses, a), productId: chosen(products, b) })

/** One of the last few orders: so that an order has a whole life. */
function anOrder({ shop }: Life, { a }: Step): Order | undefined {
  const orders = shop.orders.orders()
  return orders[orders.length - 1 - (a % Math.min(Math.max(orders.length, 1), 4))]
}

function linesOf({ lines }: Order, { b, units }: Step) {
  const { lineNumber, quantity } = chosen(lines, b)
  return [{ lineNumber, quantity: Math.min(units, quantity) }]
}

type Deed = (life: Life, step: Step) => Promise<unknown> | undefined

const deeds: Readonly<Record<string, Deed>> = {
  receive: ({ shop }, step) =>
    shop.inventory.receive({
      ...placeOf(step),
      quantity: step.units * 3,
      ...(step.a % 3 === 0 ? {} : step.a % 3 === 1 ? { unitCost: 100 + step.b } : { totalCost: 1_000 + step.b }),
    }),
  order: ({ shop, clock }, step) =>
    shop.orders.place({
      ...(step.a % 5 !== 0 && { customerId: `C-${step.a % 7}` }),
      isMember: step.b % 2 === 0,
      ...(step.b % 3 !== 0 && { promisedAt: clock.now() + 48 * hourMs }),
      lines: [step.b, step.b + 1].slice(0, 1 + (step.a % 2)).map((number) => ({
        productId: chosen(products, number),
        quantity: step.units,
        unitPrice: 999 + step.a,
        ...(step.a % 4 === 0 && { backorder: true }),
      })),
    }),
  buy: async (life, step) => {
    await deeds.receive?.(life, step)
    await deeds.order?.(life, { ...step, units: Math.min(step.units, 3) })
    const newest = { ...step, a: 0 }
    await deeds.pay?.(life, newest)
    await deeds.send?.(life, newest)
    life.clock.advance(step.b * hourMs)
    if (step.b % 4 !== 0) await deeds.deliver?.(life, newest)
  },
  create: ({ shop }, step) =>
    shop.orders.create({
      customerId: 'C-1',
      lines: [{ productId: chosen(products, step.b), quantity: step.units, unitPrice: 500 }],
    }),
  reserveOrder: (life, step) => {
    const order = anOrder(life, step)
    return order && life.shop.orders.reserve(order.id)
  },
  pay: (life, step) => {
    const order = anOrder(life, step)
    return order && life.shop.orders.pay(order.id, { method: 'card' })
  },
  send: async (life, step) => {
    const order = anOrder(life, step)
    if (order === undefined) return
    if (order.status === 'confirmed') await life.shop.orders.process(order.id)
    const planned = life.shop.orders.order(order.id).shipments.find(({ status }) => status === 'planned')
    const [first] = planned?.lines ?? []
    if (planned === undefined || first === undefined) return
    const part = step.b % 3 === 0 ? { lines: [{ lineNumber: first.lineNumber, quantity: 1 }] } : {}
    await life.shop.orders.ship(planned.id, part)
  },
  deliver: async (life, step) => {
    const shipments = anOrder(life, step)?.shipments ?? []
    const way = shipments.find(({ status }) => status === 'shipped')
    if (way !== undefined) await life.shop.orders.deliver(way.id)
  },
  settle: (life, step) => {
    const order = anOrder(life, step)
    return order && life.shop.orders.settle(order.id)
  },
  cancel: (life, step) => {
    const order = anOrder(life, step)
    const lines = order !== undefined && step.b % 2 === 0 ? { lines: linesOf(order, step) } : {}
    return order && life.shop.orders.cancel(order.id, { reason: 'changed my mind', ...lines })
  },
  takeBack: (life, step) => {
    const order = anOrder(life, step)
    if (order === undefined) return
    const disposition = chosen(['available', 'damaged', 'quarantined'] as const, step.a)
    const lines = linesOf(order, step).map((line) => ({ ...line, disposition }))
    return life.shop.orders.returnGoods(order.id, { warehouseId: chosen(warehouses, step.a), lines })
  },
  askBack: async (life, step) => {
    const order = anOrder(life, step)
    if (order === undefined) return
    const reason = chosen(reasons, step.a)
    const lines = linesOf(order, step).map((line) => ({ ...line, ...(reason !== undefined && { reason }) }))
    const back = await life.shop.orders.requestReturn(order.id, { lines })
    if (step.b % 4 === 0) return
    await life.shop.orders.approveReturn(back.id)
    if (step.b % 4 === 1) return
    const came = lines.map(({ lineNumber, quantity }) => ({ lineNumber, quantity, disposition: 'available' as const }))
    await life.shop.orders.receiveReturn(back.id, { warehouseId: chosen(warehouses, step.a), lines: came })
    if (step.b % 4 === 2) return
    await life.shop.orders.refundReturn(back.id)
  },
  sendAgain: async (life, step) => {
    const back = anOrder(life, step)?.returns.at(-1)
    const [line] = back?.lines ?? []
    if (back === undefined || line === undefined) return
    const lines = [{ lineNumber: line.lineNumber, quantity: 1, from: 'available' as const }]
    await life.shop.orders.unreturn(back.id, { warehouseId: back.warehouseId ?? 'SFO', lines })
  },
  replace: (life, step) => {
    const order = anOrder(life, step)
    return order && life.shop.orders.replace(order.id, { lines: linesOf(order, step) })
  },
  refund: (life, step) => {
    const order = anOrder(life, step)
    return order && life.shop.orders.refund(order.id, { amount: step.units * 10, reason: 'sorry' })
  },
  hold: ({ shop }, step) =>
    shop.inventory.reserve({ ...placeOf(step), quantity: step.units, ttlMs: hourMs * (1 + step.a) }),
  confirmHold: async ({ shop }, step) => {
    const { id } = await shop.inventory.reserve({ ...placeOf(step), quantity: step.units, ttlMs: hourMs })
    await shop.inventory.extend(id, { ttlMs: 2 * hourMs })
    await shop.inventory.confirm(id, { quantity: 1 })
    if (step.a % 2 === 0) await shop.inventory.fulfill(id)
  },
  sell: ({ shop, clock }, step) =>
    shop.inventory.sell({ ...placeOf(step), quantity: step.units, effectiveAt: clock.now() - hourMs, actor: 'till' }),
  adjust: ({ shop }, step) =>
    shop.inventory.adjust({ ...placeOf(step), delta: step.a % 2 === 0 ? step.units : -1, reason: 'counted' }),
  transfer: ({ shop }, step) =>
    shop.inventory.transfer({
      productId: chosen(products, step.b),
      sourceWarehouseId: 'SFO',
      destinationWarehouseId: 'NYC',
      quantity: step.units,
    }),
  catalog: async ({ shop, clock }, step) => {
    const id = chosen(products, step.b)
    if (shop.catalog.products().every((product) => product.id !== id))
      await shop.catalog.add({
        id,
        sku: `S-${id}`,
        name: id.toLowerCase(),
        category: chosen(['office', 'home'], step.b),
      })
    else await shop.catalog.change({ id, name: `new ${id}`, validFrom: clock.now() + hourMs * (step.a - 20) })
  },
  terms: ({ shop, clock }, step) =>
    shop.sellers.change('S-1', {
      commissionBasisPoints: step.a * 100,
      validFrom: clock.now() + hourMs * (step.b - 25),
    }),
  closeDays: ({ shop, clock }) =>
    shop.closings.closeDay(businessDay(clock.now() - 24 * hourMs, 'UTC'), { zone: 'UTC' }),
  landed: ({ shop, clock }, step) =>
    shop.costing.addCost({ receiptSequence: step.a + 1, amount: step.b, reason: `freight at ${clock.now()}` }),
  configure: ({ shop }, step) =>
    shop.inventory.configure({
      warehouseId: chosen(warehouses, step.a),
      ...(step.b % 2 === 0 ? { capacity: 10_000 } : { location: { latitude: 37.6, longitude: -122.4 } }),
    }),
}

/** The steps of a shop’s life: most of them come to something. */
export const lives: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    does: fc.oneof(
      { weight: 3, arbitrary: fc.constant('receive') },
      { weight: 3, arbitrary: fc.constant('order') },
      { weight: 8, arbitrary: fc.constant('buy') },
      { weight: 5, arbitrary: fc.constant('pay') },
      { weight: 6, arbitrary: fc.constant('send') },
      { weight: 4, arbitrary: fc.constant('deliver') },
      { weight: 4, arbitrary: fc.constant('takeBack') },
      { weight: 8, arbitrary: fc.constantFrom(...Object.keys(deeds)) },
    ),
    a: fc.nat(50),
    b: fc.nat(50),
    units: fc.integer({ min: 1, max: 6 }),
    hours: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 5, 30, 300),
  }),
  { minLength: 30, maxLength: 120, size: 'max' },
)

/** A shop that has had a life. */
export async function lived(steps: readonly Step[]): Promise<Life> {
  const clock = new FakeClock(Date.UTC(2026, 0, 15))
  const journal = new MemoryJournal()
  const payments = new SimulatedPayments({ seed: 1 })
  const shop = await Shop.open({ clock, journal, payments, currency: 'EUR', random: () => 0 })
  const life = { shop, journal, clock }
  for (const id of warehouses) await shop.inventory.addWarehouse({ id, name: `in ${id}` })
  // The caps are a seller's. They stand here, and a commission is what they bring.
  const terms = { recognizedAs: 'commission_only', commissionBasisPoints: 1_500 } as const
  await shop.sellers.add({ id: 'S-1', name: 'One', type: 'fba_2p', ...terms })
  await shop.sellers.own({ sellerId: 'S-1', productId: 'CAP' })
  for (const productId of ['PEN', 'MUG']) await shop.backorders.configure({ productId, policy: 'backorder' })
  for (const step of steps) await take(step, life)
  return life
}

async function take(step: Step, life: Life): Promise<void> {
  life.clock.advance(step.hours * hourMs)
  try {
    await deeds[step.does]?.(life, step)
  } catch (error) {
    // Not everything can be done at any time, and that is a part of life.
    if (!isInventoryError(error) || error.family !== 'refusal') throw error
  }
}
