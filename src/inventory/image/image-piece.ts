import type { BookNumbers } from '../commit-books.ts'
import type { WarehouseView } from '../warehouse.ts'
import type { Row } from './rows.ts'

/** The version of what follows. */
export const imageFormat = 3
/** That of a state with ledgers, which programs of before must not misread. */
export const formatWithLedgers = 4
/** Earlier ones have no shipments, nor reservations that gave a part back; what they have is the same. */
export const readableFormats: readonly number[] = [1, 2, imageFormat, formatWithLedgers]
export const firstWithShipments = 3

/** What stands first in an image. */
export interface ImageHeader extends BookNumbers {
  readonly image: number
  /** The ledgers that the log has, and their versions. */
  readonly ledgers?: Readonly<Record<string, number>>
}

export interface WarehouseImage extends WarehouseView {
  readonly lastSequence: number
}

/**
 * A part of an image: what is in it, and its rows.
 *
 *     state         an ImageHeader, and with it what the storage notes of itself
 *     warehouses    WarehouseImages
 *     levels        the warehouse's number, then [product, flags, version, last sequence, own threshold or null, counts …];
 *                   where the flags say that it keeps some back, how many stands before the counts
 *     reservations  [level number, reservation …], level by level, in the order in which they were made
 *     ended         ids, in the order in which they ended
 *     low           [warehouse, product, sequence], in the order in which they became low
 *     keys          [key, fingerprint, sequence, result, ids of the reservations that it made or changed and that live]
 *     over          [key, fingerprint, sequence, result, when its retention began], in that order
 *     ledger        a ledger's name, the version of its rows, then the rows
 *     shipped       the last commit of which the shipments are forgotten, then [sequence, at, product, quantity, returned]
 *
 * Warehouses and levels are numbered from 0 in the order in which they stand in the image. A result is
 * what it was about, then: `receipt`, sequence, at; `reservation`, `reservations`, or `allocated` with a plan, then for
 * each [warehouse, product, reservation …].
 */
export type ImagePiece =
  | readonly ['state', ImageHeader]
  | readonly ['warehouses', ...WarehouseImage[]]
  | readonly ['levels' | 'shipped', number, ...Row[]]
  | readonly ['reservations', ...Row[]]
  | readonly ['ended', ...string[]]
  | readonly ['low' | 'keys' | 'over', ...Row[]]
  | readonly ['ledger', string, number, ...Row[]]
