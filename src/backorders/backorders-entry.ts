import type { LedgerEntry } from '../audit/ledger-entry.ts'
import type { BackorderPolicy, FillAs } from './backorder.ts'

export interface PolicySet extends LedgerEntry {
  readonly ledger: 'backorders'
  readonly type: 'policy-set'
  readonly productId: string
  readonly warehouseId?: string
  readonly policy: BackorderPolicy
  readonly limit?: number
  readonly releaseAt?: number
}

export interface DemandMade extends LedgerEntry {
  readonly ledger: 'backorders'
  readonly type: 'demand-made'
  readonly id: string
  readonly productId: string
  readonly warehouseId?: string
  readonly quantity: number
  readonly fillAs: FillAs
  readonly ttlMs?: number
  readonly owner?: string
}

/** The movements that reserve the units stand before it, in the same commit. */
export interface DemandFilled extends LedgerEntry {
  readonly ledger: 'backorders'
  readonly type: 'demand-filled'
  readonly id: string
  readonly productId: string
  readonly warehouseId: string
  readonly quantity: number
  readonly reservationId: string
}

export interface DemandCancelled extends LedgerEntry {
  readonly ledger: 'backorders'
  readonly type: 'demand-cancelled'
  readonly id: string
  readonly productId: string
  readonly quantity: number
  readonly reason?: string
}

/** Goods are there for more who wait than one commit has room for: it goes on before anybody else gets them. */
export interface FillPutOff extends LedgerEntry {
  readonly ledger: 'backorders'
  readonly type: 'fill-put-off'
  readonly productId: string
  readonly since: number
}

export interface FillSettled extends LedgerEntry {
  readonly ledger: 'backorders'
  readonly type: 'fill-settled'
  readonly productId: string
}

export type BackorderEntry = PolicySet | DemandMade | DemandFilled | DemandCancelled | FillPutOff | FillSettled
