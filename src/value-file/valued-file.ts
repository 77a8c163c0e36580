import type { CostingMethod } from '../costing.ts'
import type { Told } from './store-room.ts'

/** What a file came to by one method, in whole cents. */
export interface FileValue {
  readonly method: CostingMethod
  readonly kind: 'perpetual' | 'periodic'
  readonly opening: number
  readonly received: number
  readonly found: number
  readonly landed: number
  readonly costOfGoodsSold: number
  readonly losses: number
  readonly returnedToSuppliers: number
  readonly ending: number
  readonly units: number
  readonly uncostedUnits: number
  /** What came less what went and what is there, of these figures: 0 if nothing was lost or made. */
  readonly difference: number
  /** Also what came is what the file says came, and the units are those that the inventory has. */
  readonly isConserved: boolean
}

/** A file that was played into an inventory, and valued. */
export interface ValuedFile {
  readonly kind: 'online-retail' | 'adventure-works'
  readonly path: string
  readonly seed: number
  readonly currency: 'GBP' | 'USD'
  /** What was read, by name: so many lines, orders, returns. */
  readonly read: { readonly lines: number; readonly [name: string]: number }
  readonly told: Readonly<Told>
  readonly values: readonly FileValue[]
  readonly isConserved: boolean
}

/** A file after all of it has happened. */
export type PlayedFile = Omit<ValuedFile, 'values' | 'isConserved'>
