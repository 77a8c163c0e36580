import type { StockLevel } from './stock-level.ts'
import type { Warehouse } from './warehouse.ts'

/*
 * Stock as those see it who do not fold it: there is no way from here to a change. They are types alone, so a look at
 * a level costs nothing more.
 */

/** A stock level to be looked at and decided on. Who wants to try something takes a draft, which is a copy. */
export type ReadLevel = Pick<
  StockLevel,
  | 'warehouseId'
  | 'productId'
  | 'version'
  | 'lastSequence'
  | 'counts'
  | 'available'
  | 'onHand'
  | 'reorderThreshold'
  | 'keepBack'
  | 'wasStocked'
  | 'nextExpiry'
  | 'countOf'
  | 'headroom'
  | 'reservation'
  | 'reservations'
  | 'overdue'
  | 'move'
  | 'reserve'
  | 'draft'
>

/** A warehouse to be looked at. */
export interface ReadWarehouse
  extends Pick<
    Warehouse,
    | 'id'
    | 'onHand'
    | 'capacity'
    | 'reorderThreshold'
    | 'location'
    | 'lastSequence'
    | 'judgeArrival'
    | 'judgeSum'
    | 'isConfiguredAs'
    | 'view'
  > {
  /** The level of a product, if anything ever happened to it here. */
  level(productId: string): ReadLevel | undefined
  levels(): Iterable<ReadLevel>
}
