import { fieldsOf, type KnownFields } from '../../errors/known-fields.ts'
import type { Bucket } from '../bucket.ts'
import type { LevelKey } from '../level-key.ts'
import type { Reservation } from '../reservation.ts'
import type { LowStock } from '../stock-watch.ts'
import type { MoveRequest } from './requests.ts'

type Data<Type> = { [Name in keyof Type as Type[Name] extends (...input: never[]) => unknown ? never : Name]: unknown }

/** What names a level beside a bare key: what this package gives out itself, and a line of a cart. */
type NamesLevel =
  | LevelKey
  | Omit<Data<Reservation>, 'hasEnded'>
  | LowStock
  | (Record<Bucket, number> & { onHand: number; version: number; reorderThreshold: number })
  | Omit<MoveRequest, 'actor' | 'reason' | 'metadata' | 'signal' | 'idempotencyKey'>

export const levelKeyFields: KnownFields = fieldsOf<NamesLevel>({
  warehouseId: true,
  productId: true,
  quantity: true,
  reference: true,
  unitCost: true,
  expectedVersion: true,
  // a reservation
  id: true,
  status: true,
  held: true,
  committed: true,
  fulfilled: true,
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
  threshold: true,
})
