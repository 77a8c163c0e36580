import { isRefusal, type Refusal, refuse, refuseAs } from '../errors/refusal.ts'
import { deskCommands } from '../inventory/commands/desk-commands.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Desk, LedgerCommand, ReadBooks } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import { giveBack, sourceLevels, transferIn } from './order-commands.ts'
import { inTransit, type KeptLine, type KeptTransfer, type Transfer, viewOf } from './transfer.ts'
import {
  type ArrivedUnits,
  type ReceiveFields,
  type ReceiveTransferOrderRequest,
  readArrived,
  readShipped,
  receiveFields,
  type ShipFields,
  type ShipTransferOrderRequest,
  shipFields,
} from './transfer-requests.ts'
import type { ProductUnits } from './transfers-entry.ts'
import { overReceipt } from './transfers-errors.ts'
import { transfersKey } from './transfers-key.ts'

/** committed → transit, at the source: all that is held, or parts. */
export const ship: LedgerCommand<ShipTransferOrderRequest, ShipFields, Transfer, Transfer> = ledgerCommand({
  name: 'transfers.ship',
  request: shipFields,
  read: readShipped,
  locks: ({ transferId }, books) => sourceLevels(transferId, books),
  decide: decideShip,
  keep: ({ transferId }, books) => viewOf(books.ledger(transfersKey).transfer(transferId) as KeptTransfer),
  result: (transfer) => transfer,
  identity: ({ actor: _actor, ...fields }) => fields,
})

/** transit → available or damaged at the destination, or scrap. */
export const receive: LedgerCommand<ReceiveTransferOrderRequest, ReceiveFields, Transfer, Transfer> = ledgerCommand({
  name: 'transfers.receive',
  request: receiveFields,
  read: readArrived,
  locks: ({ transferId }, books) => [...sourceLevels(transferId, books), ...destinationLevels(transferId, books)],
  decide: decideReceive,
  keep: ({ transferId }, books) => viewOf(books.ledger(transfersKey).transfer(transferId) as KeptTransfer),
  result: (transfer) => transfer,
  identity: ({ actor: _actor, reason: _reason, ...fields }) => fields,
})

function destinationLevels(transferId: string, books: ReadBooks): readonly LevelKey[] {
  const transfer = books.ledger(transfersKey).transfer(transferId)
  if (transfer === undefined) return []
  return transfer.lines.map(({ productId }) => ({ warehouseId: transfer.destinationWarehouseId, productId }))
}

function decideShip({ transferId, lines, expectedAt }: ShipFields, desk: Desk): Refusal | undefined {
  const transfer = transferIn(transferId, 'ship', ['approved', 'partially-shipped', 'partially-received'], desk)
  if (isRefusal(transfer)) return transfer
  const all = transfer.lines
    .filter(({ held }) => held > 0)
    .map(({ productId, held }) => ({ productId, quantity: held }))
  const sent: ProductUnits[] = []
  for (const { productId, quantity } of lines ?? all) {
    const { held = 0, reservationId = '' } = lineOf(transfer, productId) ?? {}
    if (quantity > held) return tooMany('is held for it', productId, quantity, held)
    const reference = { type: 'transfer', id: transferId }
    const shipped = desk.run(deskCommands.shipTransfer, { reservationId, quantity, reference })
    if (isRefusal(shipped)) return shipped
    sent.push({ productId, quantity })
  }
  if (sent.length === 0) return tooMany('is held for it', transfer.lines[0]?.productId ?? '', 1, 0)
  const when = expectedAt === undefined ? {} : { expectedAt }
  desk.record(transfersKey, { ledger: 'transfers', type: 'transfer-sent', id: transferId, lines: sent, ...when })
  return undefined
}

function decideReceive(fields: ReceiveFields, desk: Desk): Refusal | undefined {
  const { transferId, receiptId, closes } = fields
  const known = desk.ledger(transfersKey).transfer(transferId)
  if (receiptId !== undefined && known?.receiptIds.includes(receiptId) === true) return undefined
  const expecting = ['partially-shipped', 'shipped', 'partially-received'] as const
  const transfer = transferIn(transferId, 'receive', expecting, desk)
  if (isRefusal(transfer)) return transfer
  const lines = closes ? withTheRestLost(transfer, fields.lines) : fields.lines
  for (const line of lines) {
    const refusal = receiveLine(transfer, line, fields.reason, desk)
    if (refusal !== undefined) return refusal
  }
  const refusal = closes ? giveBack(transfer, desk) : undefined
  if (refusal !== undefined) return refusal
  desk.record(transfersKey, {
    ledger: 'transfers',
    type: 'transfer-arrived',
    id: transferId,
    ...(receiptId !== undefined && { receiptId }),
    lines,
    ...(closes && { closes }),
  })
  return undefined
}

function receiveLine(
  { id, destinationWarehouseId, lines }: KeptTransfer,
  { productId, quantity, damaged, lost }: Required<ArrivedUnits>,
  reason: string | undefined,
  desk: Desk,
): Refusal | undefined {
  const line = lines.find((one) => one.productId === productId)
  const onTheWay = line === undefined ? 0 : inTransit(line)
  const requested = quantity + damaged + lost
  if (requested > onTheWay) return refuseAs(overReceipt, { transferId: id, productId, requested, inTransit: onTheWay })
  const level = { warehouseId: destinationWarehouseId, productId, reference: { type: 'transfer', id } }
  const outcomes = [
    quantity > 0 && desk.run(deskCommands.receiveTransfer, { ...level, quantity }),
    damaged > 0 && desk.run(deskCommands.receiveTransfer, { ...level, quantity: damaged, disposition: 'damaged' }),
    lost > 0 && desk.run(deskCommands.loseTransfer, { ...level, quantity: lost, reason: reason as string }),
  ]
  for (const outcome of outcomes) if (outcome !== false && isRefusal(outcome)) return outcome
  return undefined
}

/** What did not arrive by now does not arrive any more. */
function withTheRestLost(transfer: KeptTransfer, came: readonly Required<ArrivedUnits>[]): Required<ArrivedUnits>[] {
  const others = came.filter(({ productId }) => lineOf(transfer, productId) === undefined)
  const known = transfer.lines.flatMap((line) => {
    const units = came.find(({ productId }) => productId === line.productId)
    const { quantity = 0, damaged = 0, lost = 0 } = units ?? {}
    const rest = Math.max(inTransit(line) - quantity - damaged - lost, 0)
    if (units === undefined && rest === 0) return []
    return [{ productId: line.productId, quantity, damaged, lost: lost + rest }]
  })
  return [...known, ...others]
}

function lineOf({ lines }: KeptTransfer, productId: string): KeptLine | undefined {
  return lines.find((line) => line.productId === productId)
}

function tooMany(what: string, productId: string, requested: number, maximum: number): Refusal {
  const problem = `${maximum} of ${productId} ${what}`
  return refuse('INVALID_QUANTITY', { field: 'quantity', requested, maximum, problem })
}
