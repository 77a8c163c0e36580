import type { LedgerRow, PlannedCounts } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import { PlannedUnits } from '../ledger/planned-units.ts'
import type { ApprovalPolicy } from './approval.ts'
import { inTransit, type KeptLine, type KeptTransfer } from './transfer.ts'
import type { TransferArrived, TransferEntry, TransferSent } from './transfers-entry.ts'

/** Every transfer, and what is on its way to where. */
export class TransferBook implements Ledger<TransferEntry> {
  /** How this process was opened; not part of the log, which says what was decided. */
  readonly needsApproval: ApprovalPolicy
  readonly #transfers: DraftMap<string, KeptTransfer>
  /** Units that were approved and have not arrived. */
  readonly #incoming: PlannedUnits

  constructor(
    needsApproval: ApprovalPolicy,
    transfers: DraftMap<string, KeptTransfer> = DraftMap.empty(),
    incoming: PlannedUnits = PlannedUnits.empty(),
  ) {
    this.needsApproval = needsApproval
    this.#transfers = transfers
    this.#incoming = incoming
  }

  apply(entry: TransferEntry, { at }: CommitView): void {
    if (entry.type === 'transfer-requested') {
      const { id, sourceWarehouseId, destinationWarehouseId, expectedAt, requestedBy } = entry
      const lines = entry.lines.map((line) => ({ ...line, ...nothingYet }))
      const open = { decision: 'waiting', receiptIds: [], approvedBy: undefined } as const
      this.#put({
        id,
        sourceWarehouseId,
        destinationWarehouseId,
        lines,
        expectedAt,
        requestedBy,
        requestedAt: at,
        ...open,
      })
      return
    }
    const before = this.transfer(entry.id) as KeptTransfer
    if (entry.type === 'transfer-approved') {
      const { reservationIds, approvedBy } = entry
      const lines = before.lines.map((line, index) => ({
        ...line,
        reservationId: reservationIds[index],
        held: line.quantity,
      }))
      this.#put({ ...before, lines, approvedBy, decision: 'approved' })
    } else if (entry.type === 'transfer-rejected') this.#put({ ...before, decision: 'rejected' })
    else if (entry.type === 'transfer-cancelled') {
      const lines = before.lines.map((line) => ({ ...line, held: 0 }))
      this.#put({ ...before, lines, decision: before.decision === 'approved' ? 'approved' : 'cancelled' })
    } else if (entry.type === 'transfer-hold-lost') {
      const { productId, quantity } = entry
      const lines = before.lines.map((line) =>
        line.productId === productId ? { ...line, held: line.held - quantity } : line,
      )
      this.#put({ ...before, lines })
    } else if (entry.type === 'transfer-sent') this.#put(afterSending(before, entry))
    else this.#put(afterArrival(before, entry))
  }

  draft(): this {
    return new TransferBook(this.needsApproval, this.#transfers.draft(), this.#incoming.draft()) as this
  }

  *image(): Generator<LedgerRow> {
    for (const transfer of this.#transfers.values()) yield [transfer.id, transfer]
  }

  restore([, transfer]: LedgerRow): void {
    this.#put(transfer as KeptTransfer)
  }

  counts(productId: string, warehouseId?: string): PlannedCounts {
    return { incoming: this.#incoming.of(productId, warehouseId), backordered: 0 }
  }

  transfer(id: string): KeptTransfer | undefined {
    return this.#transfers.get(id)
  }

  transfers(): Iterable<KeptTransfer> {
    return this.#transfers.values()
  }

  /** All that is on its way to a warehouse, of whatever product. */
  incomingTo(warehouseId: string): number {
    let units = 0
    for (const transfer of this.#transfers.values())
      if (transfer.destinationWarehouseId === warehouseId) for (const line of transfer.lines) units += expected(line)
    return units
  }

  #put(transfer: KeptTransfer): void {
    const before = this.#transfers.get(transfer.id)
    for (const [index, line] of transfer.lines.entries()) {
      const earlier = before?.lines[index]
      const change = expected(line) - (earlier === undefined ? 0 : expected(earlier))
      if (change !== 0) this.#incoming.add(line.productId, transfer.destinationWarehouseId, change)
    }
    this.#transfers.set(transfer.id, Object.freeze(transfer))
  }
}

const nothingYet = { reservationId: undefined, held: 0, shipped: 0, received: 0, damaged: 0, lost: 0 } as const

/** What is approved and has not arrived. */
function expected(line: KeptLine): number {
  return line.held + inTransit(line)
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
