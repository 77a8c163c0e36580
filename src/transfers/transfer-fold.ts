import type { KeptTransfer } from './transfer.ts'
import type { TransferArrived, TransferEntry, TransferRequested, TransferSent } from './transfers-entry.ts'

const nothingYet = { reservationId: undefined, held: 0, shipped: 0, received: 0, damaged: 0, lost: 0 } as const

export function newTransfer(entry: TransferRequested, requestedAt: number): KeptTransfer {
  const { id, sourceWarehouseId, destinationWarehouseId, expectedAt, requestedBy } = entry
  const lines = entry.lines.map((line) => ({ ...line, ...nothingYet }))
  const places = { sourceWarehouseId, destinationWarehouseId }
  const open = { decision: 'waiting', receiptIds: [], approvedBy: undefined } as const
  return { id, ...places, lines, expectedAt, requestedBy, requestedAt, ...open }
}

/** A transfer after another fact. */
export function changed(before: KeptTransfer, entry: TransferEntry): KeptTransfer {
  const { lines } = before
  switch (entry.type) {
    case 'transfer-approved': {
      const { reservationIds, approvedBy } = entry
      const held = lines.map((line, index) => ({ ...line, reservationId: reservationIds[index], held: line.quantity }))
      return { ...before, lines: held, approvedBy, decision: 'approved' }
    }
    case 'transfer-rejected':
      return { ...before, decision: 'rejected' }
    case 'transfer-cancelled': {
      const decision = before.decision === 'approved' ? 'approved' : 'cancelled'
      return { ...before, lines: lines.map((line) => ({ ...line, held: 0 })), decision }
    }
    case 'transfer-hold-lost': {
      const { productId, quantity } = entry
      const left = lines.map((line) => (line.productId === productId ? { ...line, held: line.held - quantity } : line))
      return { ...before, lines: left }
    }
    case 'transfer-sent':
      return afterSending(before, entry)
    case 'transfer-arrived':
      return afterArrival(before, entry)
    case 'transfer-requested':
      return before
  }
}

function afterSending(
  before: KeptTransfer,
  { lines: sent, expectedAt = before.expectedAt }: TransferSent,
): KeptTransfer {
  const lines = before.lines.map((line) => {
    const units = sent.find(({ productId }) => productId === line.productId)?.quantity ?? 0
    return { ...line, held: line.held - units, shipped: line.shipped + units }
  })
  return { ...before, lines, expectedAt }
}

function afterArrival(before: KeptTransfer, { lines: came, receiptId, closes }: TransferArrived): KeptTransfer {
  const lines = before.lines.map((line) => {
    const units = came.find(({ productId }) => productId === line.productId)
    const held = closes === true ? 0 : line.held
    if (units === undefined) return { ...line, held }
    const { received, damaged, lost } = line
    return {
      ...line,
      held,
      received: received + units.quantity,
      damaged: damaged + units.damaged,
      lost: lost + units.lost,
    }
  })
  return {
    ...before,
    lines,
    receiptIds: receiptId === undefined ? before.receiptIds : [...before.receiptIds, receiptId],
  }
}
