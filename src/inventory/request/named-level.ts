import { unreadable } from '../../errors/invalid-argument.ts'
import { checkObject, type FieldList, fieldsOf } from '../../errors/known-fields.ts'
import type { Bucket } from '../bucket.ts'
import type { LevelEntry } from '../entry.ts'
import type { LevelKey } from '../level-key.ts'
import type { Reservation } from '../reservation.ts'
import type { LowStock } from '../stock-watch.ts'
import { readId } from './fields.ts'
import type { MoveRequest } from './requests.ts'

type Data<Type> = { [Name in keyof Type as Type[Name] extends (...input: never[]) => unknown ? never : Name]: unknown }

/** What names a level beside a bare key: what this package gives out itself, and a line of a cart. */
type NamesLevel =
  | LevelKey
  | Omit<Data<Reservation>, 'hasEnded'>
  | LowStock
  | LevelEntry
  | { index: number; at: number }
  | (Record<Bucket, number> & { onHand: number; version: number; reorderThreshold: number; keepBack: number })
  | Omit<MoveRequest, 'actor' | 'reason' | 'metadata' | 'effectiveAt' | 'signal' | 'idempotencyKey'>

const all: FieldList<NamesLevel> = {
  warehouseId: true,
  productId: true,
  quantity: true,
  reference: true,
  unitCost: true,
  totalCost: true,
  expectedVersion: true,
  // a reservation
  id: true,
  status: true,
  held: true,
  committed: true,
  fulfilled: true,
  returned: true,
  owner: true,
  reason: true,
  createdAt: true,
  expiresAt: true,
  endedAt: true,
  sequence: true,
  // counts, or an alert
  available: true,
  reserved: true,
  damaged: true,
  quarantined: true,
  incoming: true,
  backordered: true,
  onHand: true,
  version: true,
  reorderThreshold: true,
  keepBack: true,
  threshold: true,
  // an entry of the log, or an event of it
  type: true,
  from: true,
  to: true,
  reservationId: true,
  lostBy: true,
  checked: true,
  reversesSequence: true,
  receiptSequence: true,
  counted: true,
  expected: true,
  difference: true,
  index: true,
  at: true,
}

/** What a level is named by is told; the rest is let pass. */
const fields = fieldsOf<NamesLevel>(all, ['warehouseId', 'productId'])

/**
 * The level that is named, by a bare key or by something with more.
 * @param path where it stands in what the caller gave; without one it is all of it
 * @throws INVALID_ARGUMENT or INVALID_ID, naming the field
 */
export function readNamedLevel(value: unknown, path: string = ''): LevelKey {
  const within = path === '' ? '' : `${path}.`
  try {
    const key = checkObject(value, path === '' ? 'level' : path, fields, path)
    return {
      warehouseId: readId(key, 'warehouseId', `${within}warehouseId`),
      productId: readId(key, 'productId', `${within}productId`),
    }
  } catch (error) {
    throw unreadable(error, path === '' ? 'level' : path, value)
  }
}
