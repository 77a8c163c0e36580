import type { Return } from '../orders.ts'
import type { SaleFloor } from './sale-floor.ts'
import type { ReturnPlan } from './shopper-plan.ts'

/** A line comes back: most are refunded, some are sent out again and paid again, and some are replaced. */
export async function sendBack(
  orderId: string,
  { line, disposition, afterwards }: ReturnPlan,
  actor: string,
  floor: SaleFloor,
): Promise<void> {
  const { network, meter, tally } = floor
  const { orders } = network
  const row = orders.order(orderId).lines[line]?.rows[0]
  if (row?.warehouseId === undefined) return
  const { warehouseId } = row
  const units = [{ rowId: row.id, quantity: row.shipped, disposition }]
  if (afterwards === 'replaced') return replaceUnits(orderId, warehouseId, units, actor, floor)
  const back = await meter.insist('orders.returnGoods', performance.now(), () =>
    orders.returnGoods(orderId, { warehouseId, lines: units, actor }),
  )
  if (!back.ok) return
  tally.returns += 1
  if (afterwards === 'unreturned') await takeAgain(back.value, warehouseId, actor, floor)
}

/** The customer wants it after all: it goes out again, and is paid again. */
async function takeAgain(
  { id, orderId, lines }: Return,
  warehouseId: string,
  actor: string,
  floor: SaleFloor,
): Promise<void> {
  const { network, meter, tally } = floor
  const [line] = lines
  if (line === undefined) return
  const units = [{ rowId: line.rowId, quantity: 1, from: 'available' as const }]
  const out = await meter.insist('orders.unreturn', performance.now(), () =>
    network.orders.unreturn(id, { warehouseId, lines: units, actor }),
  )
  // Somebody else has it by now.
  if (!out.ok) return
  tally.unreturns += 1
  while (network.orders.order(orderId).totals.due > 0) {
    const paid = await meter.insist('orders.pay', performance.now(), () => network.orders.pay(orderId, { actor }))
    if (!paid.ok) return
  }
}

/** What came back is replaced by the same goods, or refunded where there are none. */
async function replaceUnits(
  orderId: string,
  warehouseId: string,
  units: readonly { rowId: string; quantity: number; disposition: ReturnPlan['disposition'] }[],
  actor: string,
  { network, meter, tally }: SaleFloor,
): Promise<void> {
  const { orders } = network
  const now = (): number => performance.now()
  const lines = units.map(({ rowId, quantity }) => ({ rowId, quantity }))
  const asked = await meter.measure('orders.requestReturn', now(), () =>
    orders.requestReturn(orderId, { lines, actor }),
  )
  if (!asked.ok) return
  const { id } = asked.value
  await meter.measure('orders.approveReturn', now(), () => orders.approveReturn(id, { actor: 'desk' }))
  await meter.insist('orders.receiveReturn', now(), () => orders.receiveReturn(id, { warehouseId, lines: units }))
  tally.returns += 1
  const again = await meter.insist('orders.replace', now(), () => orders.replace(orderId, { lines, returnId: id }))
  if (again.ok) tally.replacements += 1
  else await meter.measure('orders.refundReturn', now(), () => orders.refundReturn(id))
}
