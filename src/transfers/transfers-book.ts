import type { LedgerRow, PlannedCounts } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { CommitView, Ledger } from '../ledger/ledger.ts'
import { PlannedUnits } from '../ledger/planned-units.ts'
import type { ExpectedSupply } from '../promising/supply-source.ts'
import type { ApprovalPolicy } from './approval.ts'
import { Lateness } from './lateness.ts'
import { inTransit, type KeptLine, type KeptTransfer, statusOf, type TransferStatus } from './transfer.ts'
import { changed, newTransfer } from './transfer-fold.ts'
import type { TransferArrived, TransferEntry, TransferRequested } from './transfers-entry.ts'

/** How long a transfer that has ended can still be asked about, in log time. */
const keptMs = 30 * 24 * 60 * 60 * 1000
const endings: readonly TransferStatus[] = ['received', 'rejected', 'cancelled']

interface Parts {
  readonly transfers: DraftMap<string, KeptTransfer>
  /** Units that were approved and have not arrived. */
  readonly incoming: PlannedUnits
  /** By product, the ids of the transfers that have any of these. */
  readonly expecting: DraftMap<string, readonly string[]>
  /** When each of those ended that have, the first first. */
  readonly ended: DraftMap<string, number>
  readonly lateness: Lateness
}

function noParts(): Parts {
  return {
    transfers: DraftMap.empty(),
    incoming: PlannedUnits.empty(),
    expecting: DraftMap.empty(),
    ended: DraftMap.empty(),
    lateness: Lateness.empty(),
  }
}

/** Every transfer, and what is on its way to where. */
export class TransferBook implements Ledger<TransferEntry> {
  /** How this process was opened; not part of the log, which says what was decided. */
  readonly needsApproval: ApprovalPolicy
  readonly #transfers: DraftMap<string, KeptTransfer>
  readonly #incoming: PlannedUnits
  readonly #expecting: DraftMap<string, readonly string[]>
  readonly #ended: DraftMap<string, number>
  readonly #lateness: Lateness

  constructor(needsApproval: ApprovalPolicy, { transfers, incoming, expecting, ended, lateness }: Parts = noParts()) {
    this.needsApproval = needsApproval
    this.#transfers = transfers
    this.#incoming = incoming
    this.#expecting = expecting
    this.#ended = ended
    this.#lateness = lateness
  }

  apply(entry: TransferEntry, { at, effectiveAt = at }: CommitView): void {
    const before = this.transfer(entry.id)
    const after = before === undefined ? newTransfer(entry as TransferRequested, at) : changed(before, entry)
    this.#put(after)
    if (endings.includes(statusOf(after))) this.#ended.set(after.id, at)
    if (entry.type === 'transfer-arrived' && before?.expectedAt !== undefined && anyCame(entry))
      this.#lateness.note(before, effectiveAt - before.expectedAt)
  }

  draft(): this {
    return new TransferBook(this.needsApproval, {
      transfers: this.#transfers.draft(),
      incoming: this.#incoming.draft(),
      expecting: this.#expecting.draft(),
      ended: this.#ended.draft(),
      lateness: this.#lateness.draft(),
    }) as this
  }

  *image(): Generator<LedgerRow> {
    for (const transfer of this.#transfers.values()) yield [`transfer ${transfer.id}`, transfer]
    for (const [id, at] of this.#ended.entries()) yield [`ended ${id}`, id, at]
    yield* this.#lateness.rows()
  }

  restore([key, ...row]: LedgerRow): void {
    const kind = (key as string).slice(0, (key as string).indexOf(' '))
    if (kind === 'transfer') this.#put(row[0] as KeptTransfer)
    else if (kind === 'ended') this.#ended.set(row[0] as string, row[1] as number)
    else this.#lateness.restore(row[0] as string, row[1] as readonly number[])
  }

  retain(at: number): void {
    for (let next = this.#ended.first(); next !== undefined && at - next[1] >= keptMs; next = this.#ended.first()) {
      this.#ended.delete(next[0])
      this.#transfers.delete(next[0])
    }
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
    return this.#incoming.ofAllIn(warehouseId)
  }

  /** What is expected of a product. What is not shipped yet has no date. */
  *supply(productId: string): Generator<ExpectedSupply, void, undefined> {
    for (const id of this.#expecting.get(productId) ?? []) {
      const transfer = this.transfer(id) as KeptTransfer
      const { lines, destinationWarehouseId: warehouseId, expectedAt } = transfer
      const line = lines.find((one) => one.productId === productId) as KeptLine
      const expecting = { source: 'transfer', reference: id, warehouseId } as const
      const latenessMs = this.#lateness.of(transfer)
      if (inTransit(line) > 0) yield { ...expecting, quantity: inTransit(line), expectedAt, latenessMs }
      if (line.held > 0) yield { ...expecting, quantity: line.held }
    }
  }

  #put(transfer: KeptTransfer): void {
    const { id, lines, destinationWarehouseId } = transfer
    const before = this.transfer(id)
    for (const [index, line] of lines.entries()) {
      const earlier = before?.lines[index]
      const [was, is] = [earlier === undefined ? 0 : expected(earlier), expected(line)]
      if (is === was) continue
      this.#incoming.add(line.productId, destinationWarehouseId, is - was)
      if (was === 0 || is === 0) this.#expect(line.productId, id, is > 0)
    }
    this.#transfers.set(id, Object.freeze(transfer))
  }

  #expect(productId: string, id: string, isExpected: boolean): void {
    const others = (this.#expecting.get(productId) ?? []).filter((other) => other !== id)
    const ids = isExpected ? [...others, id] : others
    if (ids.length === 0) this.#expecting.delete(productId)
    else this.#expecting.set(productId, ids)
  }
}

/** What is approved and has not arrived. */
function expected(line: KeptLine): number {
  return line.held + inTransit(line)
}

/** A receipt that only says what is lost says nothing of how long the way takes. */
function anyCame({ lines }: TransferArrived): boolean {
  return lines.some(({ quantity, damaged }) => quantity + damaged > 0)
}
