import { isRefusal, type Refusal, refuse, refuseAs } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { Desk } from '../ledger/contract.ts'
import { creditsFor, sumOfCredits } from './crediting.ts'
import type { KeptOrder, KeptReturnLine, RowUnits } from './kept-order.ts'
import { capturedBy, refundedBy } from './money-of-order.ts'
import { type FoundReturn, findOrder, lineOf, referenceTo, rowWith } from './order-access.ts'
import type { AskedUnits } from './order-requests.ts'
import { notRefundable } from './orders-errors.ts'
import { ordersKey } from './orders-key.ts'
import { giveBackExcess } from './refunding.ts'
import type { Fee, RequestReturnFields, ReturnedUnits } from './return-requests.ts'
import { byRow, notReturnableOf, returnableOf, type Spread, unitsOfLines } from './units-of-lines.ts'

/** Records that goods are asked back. Returns the id of the return. */
export function requestUnits(desk: Desk, fields: RequestReturnFields): string | Refusal {
  const order = findOrder(fields, desk)
  if (isRefusal(order)) return order
  const short = (asked: AskedUnits, available: number): Refusal => notReturnableOf(order, asked, available)
  const spread = unitsOfLines(order, fields.lines, returnableOf, short)
  if (isRefusal(spread)) return spread
  const lines = byRow(spread).map(({ rowId, quantity, asked: { why } }) => ({
    rowId,
    quantity,
    ...(why !== undefined && { why }),
  }))
  const returnId = desk.newId()
  desk.record(ordersKey, { ledger: 'orders', type: 'return-requested', id: order.id, returnId, lines })
  return returnId
}

/** Takes in what came, each part into the bucket of its disposition. */
export function receiveUnits(
  desk: Desk,
  found: FoundReturn,
  { warehouseId, lines }: { readonly warehouseId: string | undefined; readonly lines: readonly ReturnedUnits[] },
): Refusal | undefined {
  const { order, found: one } = found
  const spread = unitsOfReturn(found, lines, ({ quantity }) => quantity, notAskedBack)
  if (isRefusal(spread)) return spread
  for (const { rowId, quantity, asked } of spread) {
    const refusal = takeIn(desk, order, rowId, quantity, asked, warehouseId)
    if (refusal !== undefined) return refusal
  }
  desk.record(ordersKey, {
    ledger: 'orders',
    type: 'return-received',
    id: order.id,
    returnId: one.id,
    ...(warehouseId !== undefined && { warehouseId }),
    lines: spread.map(({ rowId, quantity, asked: { disposition } }) => ({ rowId, quantity, disposition })),
  })
  return undefined
}

function takeIn(
  desk: Desk,
  order: KeptOrder,
  rowId: string,
  quantity: number,
  { disposition }: ReturnedUnits,
  warehouseId: string | undefined,
): Refusal | undefined {
  const row = rowWith(order, rowId)
  const { reservationId } = row
  if (reservationId === undefined) return undefined
  if (warehouseId === undefined) return needsWarehouse('come in')
  const { productId } = lineOf(order, row)
  const request = { warehouseId, productId, quantity, disposition, reservationId, reference: referenceTo(row) }
  const taken = desk.run(stockCommands.returnStock, request)
  return isRefusal(taken) ? taken : undefined
}

/** Decides on the money of what was counted, less a fee; what is beyond what is due then goes back. */
export function refundUnits(desk: Desk, { order, found }: FoundReturn, fee: Fee | undefined): Refusal | undefined {
  const credits = creditsFor(order, unitsToCredit(found.lines))
  const worth = sumOfCredits(credits)
  if (fee !== undefined && fee.amount > worth) {
    const sums = { captured: capturedBy(order), refunded: refundedBy(order) }
    const problem = `the goods are worth ${worth}, and the fee of ${fee.amount} is more than that`
    return refuseAs(notRefundable, { orderId: order.id, requested: worth, ...sums, problem })
  }
  desk.record(ordersKey, {
    ledger: 'orders',
    type: 'return-refunded',
    id: order.id,
    returnId: found.id,
    credits,
    ...(fee !== undefined && { fee }),
  })
  giveBackExcess(desk, order.id, { cause: 'return', returnId: found.id })
  return undefined
}

/** What was counted and has not gone out again. */
export function unitsToCredit(lines: readonly KeptReturnLine[]): readonly RowUnits[] {
  return lines.flatMap(({ rowId, received, unreturned }) =>
    received > unreturned ? [{ rowId, quantity: received - unreturned }] : [],
  )
}

/** Units of a return's own rows. */
export function unitsOfReturn<Asked extends AskedUnits>(
  { order, found }: FoundReturn,
  asked: readonly Asked[],
  available: (line: KeptReturnLine) => number,
  short: (requested: number, maximum: number, where: string) => Refusal,
): readonly Spread<Asked>[] | Refusal {
  return unitsOfLines(
    order,
    asked,
    ({ id }) => {
      const line = found.lines.find(({ rowId }) => rowId === id)
      return line === undefined ? 0 : available(line)
    },
    ({ quantity, lineNumber, rowId }, maximum) =>
      short(quantity, maximum, rowId === undefined ? `line ${lineNumber}` : `row ${rowId}`),
  )
}

function notAskedBack(requested: number, maximum: number, where: string): Refusal {
  const problem = `${maximum} of ${where} are asked back by this return; request another for the others`
  return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, problem })
}

export function needsWarehouse(what: 'leave' | 'come in'): Refusal {
  const problem = `must be the warehouse where the goods ${what}`
  return refuse('INVALID_ARGUMENT', { field: 'warehouseId', value: 'undefined', problem })
}
