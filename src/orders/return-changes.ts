import type { KeptOrder, KeptReturn, KeptReturnLine, RowUnits } from './kept-order.ts'
import { type Changes, timeOf, withItem, withRows } from './order-changes.ts'
import type { CreditedUnits } from './orders-entry.ts'

type ReturnFactType =
  | 'return-requested'
  | 'return-approved'
  | 'return-rejected'
  | 'return-cancelled'
  | 'return-received'
  | 'return-refunded'
  | 'return-unreturned'
  | 'goods-replaced'

export const returnChanges: Changes<ReturnFactType> = {
  'return-requested': (order, { returnId, lines }, commit) => {
    const asked: KeptReturn = {
      id: returnId,
      status: 'requested',
      lines: lines.map(({ rowId, quantity, why }) => ({
        rowId,
        quantity,
        reason: why,
        received: 0,
        unreturned: 0,
        creditedUnits: 0,
        credited: 0,
      })),
      warehouseId: undefined,
      fee: undefined,
      replacedBy: undefined,
      requestedAt: timeOf(commit),
      receivedAt: undefined,
      refundedAt: undefined,
    }
    const changed = withRows(order, lines, (row, { quantity }) => ({ askedBack: row.askedBack + quantity }))
    return { ...changed, returns: [...order.returns, asked] }
  },
  'return-approved': (order, { returnId }) => ({
    ...order,
    returns: withItem(order.returns, returnId, () => ({ status: 'approved' })),
  }),
  'return-rejected': (order, { returnId }) => notToBe(order, returnId, 'rejected'),
  'return-cancelled': (order, { returnId }) => notToBe(order, returnId, 'cancelled'),
  'return-received': (order, { returnId, warehouseId, lines }, commit) => {
    const asked = noLongerAsked(order, returnId)
    const back = withRows(asked, lines, (row, { quantity }) => ({ returned: row.returned + quantity }))
    const returns = withItem(order.returns, returnId, (one) => ({
      status: 'received' as const,
      warehouseId,
      receivedAt: timeOf(commit),
      lines: withUnits(one.lines, lines, (line, { quantity }) => ({ received: line.received + quantity })),
    }))
    return { ...back, returns }
  },
  'return-refunded': (order, { returnId, credits, fee, replacedBy }, commit) => {
    const returns = withItem(order.returns, returnId, (one) => ({
      status: 'refunded' as const,
      fee,
      replacedBy,
      refundedAt: timeOf(commit),
      lines: withUnits(one.lines, credits, (line, { quantity, amount }) => ({
        creditedUnits: line.creditedUnits + quantity,
        credited: line.credited + amount,
      })),
    }))
    return { ...credited(order, credits), returns, fees: order.fees + (fee?.amount ?? 0) }
  },
  'return-unreturned': (order, { returnId, lines }) => {
    const decided = order.returns.find(({ id }) => id === returnId)?.status === 'refunded'
    const out = withRows(order, lines, (row, { quantity, amount }) => ({
      returned: row.returned - quantity,
      ...(decided && { creditedUnits: row.creditedUnits - quantity, credited: row.credited - amount }),
    }))
    const returns = withItem(order.returns, returnId, (one) => {
      const changed = withUnits(one.lines, lines, (line, { quantity, amount }) => ({
        unreturned: line.unreturned + quantity,
        ...(decided && { creditedUnits: line.creditedUnits - quantity, credited: line.credited - amount }),
      }))
      const isAllOut = changed.every(({ received, unreturned }) => received === unreturned)
      return { lines: changed, ...(isAllOut && { status: 'unreturned' as const }) }
    })
    return { ...out, returns, reversed: order.reversed + lines.reduce((sum, { amount }) => sum + amount, 0) }
  },
  'goods-replaced': (order, { credits }) =>
    withRows(credited(order, credits), credits, (row, { quantity }) => ({ returned: row.returned + quantity })),
}

function credited(order: KeptOrder, credits: readonly CreditedUnits[]): KeptOrder {
  return withRows(order, credits, (row, { quantity, amount }) => ({
    creditedUnits: row.creditedUnits + quantity,
    credited: row.credited + amount,
  }))
}

function notToBe(order: KeptOrder, returnId: string, status: 'rejected' | 'cancelled'): KeptOrder {
  return { ...noLongerAsked(order, returnId), returns: withItem(order.returns, returnId, () => ({ status })) }
}

/** What did not come is no longer asked back. */
function noLongerAsked(order: KeptOrder, returnId: string): KeptOrder {
  const lines = order.returns.find(({ id }) => id === returnId)?.lines ?? []
  return withRows(order, lines, (row, { quantity }) => ({ askedBack: row.askedBack - quantity }))
}

/** A row stands in one line of a return; what is said of it may come in several parts. */
function withUnits<Units extends RowUnits>(
  lines: readonly KeptReturnLine[],
  units: readonly Units[],
  change: (line: KeptReturnLine, units: Units) => Partial<KeptReturnLine>,
): readonly KeptReturnLine[] {
  return lines.map((line) => {
    let changed = line
    for (const part of units) if (part.rowId === line.rowId) changed = { ...changed, ...change(changed, part) }
    return changed
  })
}
