import type { LedgerEntry } from '../audit/ledger-entry.ts'

/** Units of a product. */
export interface ProductUnits {
  readonly productId: string
  readonly quantity: number
}

interface TransferEntryOf<Type extends string> extends LedgerEntry {
  readonly ledger: 'transfers'
  readonly type: Type
  readonly id: string
}

export interface TransferRequested extends TransferEntryOf<'transfer-requested'> {
  readonly sourceWarehouseId: string
  readonly destinationWarehouseId: string
  readonly lines: readonly ProductUnits[]
  readonly expectedAt?: number
  readonly requestedBy?: string
}

/** The movements that hold the goods at the source stand before it, in the same commit. */
export interface TransferApproved extends TransferEntryOf<'transfer-approved'> {
  /** One for each line. */
  readonly reservationIds: readonly string[]
  readonly approvedBy?: string
}

export interface TransferRejected extends TransferEntryOf<'transfer-rejected'> {
  readonly rejectedBy?: string
}

export interface TransferSent extends TransferEntryOf<'transfer-sent'> {
  readonly lines: readonly ProductUnits[]
  readonly expectedAt?: number
}

/** What arrived, and what did not. With `closes` nothing more is expected. */
export interface TransferArrived extends TransferEntryOf<'transfer-arrived'> {
  readonly receiptId?: string
  readonly lines: readonly (ProductUnits & { readonly damaged: number; readonly lost: number })[]
  readonly closes?: true
}

/** Goods that are held for it were lost at the source: they are not sent. */
export interface TransferHoldLost extends TransferEntryOf<'transfer-hold-lost'>, ProductUnits {}

export interface TransferCancelled extends TransferEntryOf<'transfer-cancelled'> {}

export type TransferEntry =
  | TransferRequested
  | TransferApproved
  | TransferRejected
  | TransferSent
  | TransferArrived
  | TransferCancelled
  | TransferHoldLost
