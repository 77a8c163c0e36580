import { expect } from 'vitest'
import type { OrderOracle, PaperOrder } from './order-oracle.ts'
import { type OrderWorld, products, warehouses } from './order-world.ts'

/** What paper and program say of all orders and all stock is the same, and the log is sound. */
export async function expectSame(oracle: OrderOracle, world: OrderWorld): Promise<void> {
  const { orders, inventory, gateway } = world
  expect(orders.outbox()).toEqual([])
  const all = orders.orders()
  expect(all.map(shownOrder)).toEqual(oracle.orders.map(shownPaper))
  for (const warehouseId of warehouses) {
    for (const productId of products) {
      const { available, reserved, committed, damaged } = inventory.stock({ warehouseId, productId })
      const level = `${warehouseId} ${productId}`
      expect({ level, available, reserved, committed, damaged }).toEqual({ level, ...oracle.stock.get(level) })
    }
  }
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)
  expect(sum(all.map(({ totals }) => totals.captured))).toBe(gateway.captured)
  const made = all.flatMap(({ refunds }) => refunds).filter(({ status }) => status === 'made')
  expect(sum(made.map(({ amount }) => amount))).toBe(gateway.refunded)
  expect(await world.defects()).toEqual([])
}

function shownOrder({
  status,
  totals,
  lines,
  returns,
  shipments,
  refunds,
}: ReturnType<OrderWorld['orders']['order']>): object {
  const rows = lines.flatMap(({ rows: own }) => own)
  return {
    status,
    captured: totals.captured,
    refunded: totals.refunded,
    due: totals.due,
    rows: rows.map(({ shipped, delivered, cancelled, returned, askedBack, refunded }) =>
      [shipped, delivered, cancelled, returned, askedBack, refunded].join(' '),
    ),
    returns: returns.map((one) => one.status),
    shipments: shipments.map((one) => shownShipment(one.status, one.lines)),
    refunds: refunds.map((one) => `${one.amount} ${one.status === 'failed' ? 'failed' : ''}`),
  }
}

function shownPaper(order: PaperOrder): object {
  return {
    status: order.status,
    captured: order.captured,
    refunded: order.refunded - order.reversed,
    due: order.due,
    rows: order.rows.map(({ shipped, delivered, cancelled, returned, askedBack, credited, goodwill }) =>
      [shipped, delivered, cancelled, returned, askedBack, credited + goodwill].join(' '),
    ),
    returns: order.returns.map(({ status }) => status),
    shipments: order.shipments.map(({ status, parts }) => shownShipment(status, parts)),
    refunds: order.refunds.map(({ amount, failed }) => `${amount} ${failed ? 'failed' : ''}`),
  }
}

/** What a cancelled one was to hold says nothing any more. */
function shownShipment(status: string, parts: readonly { readonly quantity: number }[]): string {
  return status === 'cancelled' ? status : `${status} ${parts.map(({ quantity }) => quantity).join('+')}`
}
