import { isRefusal, type Refusal, refuse, refuseAs } from '../errors/refusal.ts'
import { stockCommands } from '../inventory/commands/stock-commands.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import type { Desk, LedgerCommand, ReadBooks } from '../ledger/contract.ts'
import { ledgerCommand } from '../ledger/ledger-command.ts'
import { mustBeApproved } from './approval.ts'
import { type KeptTransfer, statusOf, type Transfer, type TransferStatus, viewOf } from './transfer.ts'
import {
  type OnTransferFields,
  type OnTransferRequest,
  onTransferFields,
  type RequestFields,
  type RequestTransferRequest,
  readOnTransfer,
  readRequested,
  requestFields,
} from './transfer-requests.ts'
import { invalidTransferState, sameActor, transferNotFound } from './transfers-errors.ts'
import { transfersKey } from './transfers-key.ts'

/** Asks for a transfer. Nothing moves yet; where nobody has to approve it, it is approved at once. */
export const request: LedgerCommand<RequestTransferRequest, RequestFields, Transfer, Transfer> = ledgerCommand({
  name: 'transfers.request',
  request: requestFields,
  read: readRequested,
  locks: ({ sourceWarehouseId, lines }) =>
    lines.map(({ productId }) => ({ warehouseId: sourceWarehouseId, productId })),
  decide: decideRequest,
  keep: (_, books, { entries }) => {
    const made = entries.find(({ type }) => type === 'transfer-requested') as unknown as { id: string }
    return viewOf(books.ledger(transfersKey).transfer(made.id) as KeptTransfer)
  },
  result: (transfer) => transfer,
  identity: ({ actor: _actor, ...fields }) => fields,
})

/** Holds the goods at the source. */
export const approve: OnTransfer = onTransfer('transfers.approve', decideApprove)
/** It is not to be. */
export const reject: OnTransfer = onTransfer('transfers.reject', decideReject, true)
/** What is held is given back; of what was shipped nothing changes. */
export const cancel: OnTransfer = onTransfer('transfers.cancel', decideCancel, true)

type OnTransfer = LedgerCommand<OnTransferRequest, OnTransferFields, Transfer, Transfer>

function onTransfer(name: string, decide: OnTransfer['decide'], needsReason: boolean = false): OnTransfer {
  return ledgerCommand({
    name,
    request: onTransferFields,
    needsReason,
    read: readOnTransfer,
    locks: ({ transferId }, books) => sourceLevels(transferId, books),
    decide,
    keep: ({ transferId }, books) => viewOf(books.ledger(transfersKey).transfer(transferId) as KeptTransfer),
    result: (transfer) => transfer,
    identity: ({ transferId }) => ({ transferId }),
  })
}

export function sourceLevels(transferId: string, books: ReadBooks): readonly LevelKey[] {
  const transfer = books.ledger(transfersKey).transfer(transferId)
  return (transfer?.lines ?? []).map(({ productId }) => ({
    warehouseId: transfer?.sourceWarehouseId as string,
    productId,
  }))
}

/** The transfer, if it is in a status in which that can be done. */
export function transferIn(
  transferId: string,
  command: string,
  allowed: readonly TransferStatus[],
  desk: Desk,
): KeptTransfer | Refusal {
  const transfer = desk.ledger(transfersKey).transfer(transferId)
  if (transfer === undefined) return refuseAs(transferNotFound, { transferId })
  const status = statusOf(transfer)
  return allowed.includes(status) ? transfer : refuseAs(invalidTransferState, { transferId, command, status, allowed })
}

function decideRequest(fields: RequestFields, desk: Desk): Refusal | undefined {
  const { sourceWarehouseId, destinationWarehouseId, lines, expectedAt, actor } = fields
  for (const warehouseId of [sourceWarehouseId, destinationWarehouseId])
    if (desk.stock.warehouse(warehouseId) === undefined) return refuse('WAREHOUSE_NOT_FOUND', { warehouseId })
  if (sourceWarehouseId === destinationWarehouseId)
    return refuse('SAME_WAREHOUSE', { warehouseId: sourceWarehouseId, productId: lines[0]?.productId ?? '' })
  const id = desk.newId()
  desk.record(transfersKey, {
    ledger: 'transfers',
    type: 'transfer-requested',
    id,
    sourceWarehouseId,
    destinationWarehouseId,
    lines,
    ...(expectedAt !== undefined && { expectedAt }),
    ...(actor !== undefined && { requestedBy: actor }),
  })
  const book = desk.ledger(transfersKey)
  if (mustBeApproved(book.needsApproval, fields)) return undefined
  return approveIt(book.transfer(id) as KeptTransfer, undefined, desk)
}

function decideApprove({ transferId, actor }: OnTransferFields, desk: Desk): Refusal | undefined {
  const transfer = transferIn(transferId, 'approve', ['pending-approval'], desk)
  if (isRefusal(transfer)) return transfer
  if (actor !== undefined && actor === transfer.requestedBy) return refuseAs(sameActor, { transferId, actor })
  return approveIt(transfer, actor, desk)
}

/** What is approved is held at the source, and has room at the destination beside what is on its way there already. */
function approveIt(transfer: KeptTransfer, approvedBy: string | undefined, desk: Desk): Refusal | undefined {
  const { id, sourceWarehouseId, destinationWarehouseId, lines } = transfer
  const destination = desk.stock.warehouse(destinationWarehouseId)
  let coming = desk.ledger(transfersKey).incomingTo(destinationWarehouseId) + (destination?.onHand ?? 0)
  const reservationIds: string[] = []
  for (const { productId, quantity } of lines) {
    const noRoom = destination?.judgeArrival(productId, quantity, coming)
    if (noRoom !== undefined) return noRoom
    coming += quantity
    const hold = { warehouseId: sourceWarehouseId, productId, quantity, reference: { type: 'transfer', id } }
    const held = desk.run(stockCommands.reserve, hold)
    if (isRefusal(held)) return held
    const confirmed = desk.run(stockCommands.confirm, { reservationId: held.id })
    if (isRefusal(confirmed)) return confirmed
    reservationIds.push(held.id)
  }
  desk.record(transfersKey, {
    ledger: 'transfers',
    type: 'transfer-approved',
    id,
    reservationIds,
    ...(approvedBy !== undefined && { approvedBy }),
  })
  return undefined
}

function decideReject({ transferId, actor }: OnTransferFields, desk: Desk): Refusal | undefined {
  const transfer = transferIn(transferId, 'reject', ['pending-approval'], desk)
  if (isRefusal(transfer)) return transfer
  const by = actor === undefined ? {} : { rejectedBy: actor }
  desk.record(transfersKey, { ledger: 'transfers', type: 'transfer-rejected', id: transferId, ...by })
  return undefined
}

function decideCancel({ transferId }: OnTransferFields, desk: Desk): Refusal | undefined {
  const transfer = transferIn(transferId, 'cancel', ['pending-approval', 'approved', 'partially-shipped'], desk)
  if (isRefusal(transfer)) return transfer
  const refusal = giveBack(transfer, desk)
  if (refusal !== undefined) return refusal
  desk.record(transfersKey, { ledger: 'transfers', type: 'transfer-cancelled', id: transferId })
  return undefined
}

/** What is held for a transfer, and will not be sent, is available again. */
export function giveBack({ lines }: KeptTransfer, desk: Desk): Refusal | undefined {
  for (const { held, reservationId } of lines) {
    if (held === 0 || reservationId === undefined) continue
    const cancelled = desk.run(stockCommands.cancel, { reservationId })
    if (isRefusal(cancelled)) return cancelled
  }
  return undefined
}
