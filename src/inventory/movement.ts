import type { Reference } from '../audit/commit.ts'
import { type Account, isPhysical } from './bucket.ts'
import type { LevelKey } from './level-key.ts'

/** From one bucket or outside account to another. */
export interface Route {
  readonly from: Account
  readonly to: Account
}

const route = (from: Account, to: Account): Route => Object.freeze({ from, to })

export type MovementType =
  | 'received'
  | 'reserved'
  | 'released'
  | 'expired'
  | 'confirmed'
  | 'cancelled'
  | 'fulfilled'
  | 'sold'
  | 'returned'
  | 'unreturned'
  | 'removed'
  | 'damaged'
  | 'quarantined'
  | 'cleared'
  | 'written-off'
  | 'returned-to-supplier'
  | 'adjusted'
  | 'transferred-out'
  | 'transfer-shipped'
  | 'transferred-in'
  | 'transfer-lost'

/** The movements by which goods go that are truly lost. */
export type LossType = Extract<MovementType, 'removed' | 'damaged' | 'adjusted'>

/** A row of the movement table. Where it has several routes, the command's arguments choose. */
export interface MovementRow {
  readonly routes: readonly [Route, ...Route[]]
  /** The commands that make such a movement, in words. */
  readonly commands: readonly [string, ...string[]]
}

/**
 * What moves where: the one table that the live path, the replayer, the reconciliation and the
 * documentation read.
 */
export const movements: { readonly [Type in MovementType]: MovementRow } = frozenTable({
  received: {
    routes: [route('supplier', 'available'), route('supplier', 'damaged')],
    commands: ['receive'],
  },
  reserved: { routes: [route('available', 'reserved')], commands: ['reserve', 'reserveAll', 'allocate'] },
  released: {
    routes: [route('reserved', 'available')],
    commands: ['release', 'releaseAll', 'confirm (the rest)'],
  },
  expired: { routes: [route('reserved', 'available')], commands: ['(expiry)'] },
  confirmed: { routes: [route('reserved', 'committed')], commands: ['confirm', 'confirmAll'] },
  cancelled: { routes: [route('committed', 'available')], commands: ['cancel', 'cancelAll'] },
  fulfilled: { routes: [route('committed', 'customer')], commands: ['fulfill', 'fulfillAll'] },
  sold: { routes: [route('available', 'customer')], commands: ['sell'] },
  returned: {
    routes: [route('customer', 'available'), route('customer', 'quarantined'), route('customer', 'damaged')],
    commands: ['returnStock'],
  },
  unreturned: {
    routes: [route('available', 'customer'), route('quarantined', 'customer'), route('damaged', 'customer')],
    commands: ['unreturn'],
  },
  removed: { routes: [route('available', 'scrap')], commands: ['remove'] },
  damaged: { routes: [route('available', 'damaged')], commands: ['markDamaged'] },
  quarantined: { routes: [route('available', 'quarantined')], commands: ['quarantine'] },
  cleared: { routes: [route('quarantined', 'available')], commands: ['clear'] },
  'written-off': {
    routes: [route('damaged', 'scrap'), route('quarantined', 'scrap')],
    commands: ['writeOff'],
  },
  'returned-to-supplier': {
    routes: [route('available', 'supplier'), route('damaged', 'supplier'), route('quarantined', 'supplier')],
    commands: ['returnToSupplier'],
  },
  adjusted: {
    routes: [route('variance', 'available'), route('available', 'variance')],
    commands: ['adjust', 'count'],
  },
  'transferred-out': { routes: [route('available', 'transit')], commands: ['transfer'] },
  'transfer-shipped': { routes: [route('committed', 'transit')], commands: ['shipTransfer'] },
  'transferred-in': {
    routes: [route('transit', 'available'), route('transit', 'damaged')],
    commands: ['transfer', 'receiveTransfer'],
  },
  'transfer-lost': { routes: [route('transit', 'scrap')], commands: ['loseTransfer'] },
})

/** Callers can see the table, and the engine reads it: so nobody can change it. */
function frozenTable<Table extends Readonly<Record<string, MovementRow>>>(table: Table): Table {
  for (const row of Object.values(table)) {
    Object.freeze(row.routes)
    Object.freeze(row.commands)
    Object.freeze(row)
  }
  return Object.freeze(table)
}

/**
 * An immutable fact: a positive whole quantity of one product moved in one warehouse.
 * It names both ends, so that a reader of the log needs no table.
 */
export interface Movement extends Route {
  readonly type: MovementType
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
  /** The reservation that it is about; on `returned` and `unreturned`, the one that shipped the goods. */
  readonly reservationId?: string
  /** On `reserved`: when the hold runs out, in milliseconds since 1970. */
  readonly expiresAt?: number
  /** Whole smallest units of the currency (cents) for one unit of stock. */
  readonly unitCost?: number
  /** On `received`, in place of it: what the whole quantity cost, where one unit's price has parts of a cent. */
  readonly totalCost?: number
  /** On `returned` and `unreturned`: the sequence of the commit that shipped the goods. */
  readonly reversesSequence?: number
  /** On these: what shipped them was still known, and so much was out, or had come back. */
  readonly checked?: true
  /** On `released` and `cancelled`: what was held is lost, and goes by the movement of this type that follows. */
  readonly lostBy?: LossType
  /** On `returned-to-supplier`: the sequence of the commit that received the goods, as the caller said it. */
  readonly receiptSequence?: number
  /** On `reserved`: the ledger whose hold it is. */
  readonly owner?: string
  /** Why, where it followed from what somebody else did. */
  readonly reason?: string
  /** This line's own; without it, the commit's applies. */
  readonly reference?: Reference
}

/** What a movement records beside what moves: given by the caller, line by line. */
export interface MovementDetails {
  readonly unitCost?: number | undefined
  readonly totalCost?: number | undefined
  readonly reference?: Reference | undefined
  readonly reservationId?: string | undefined
  readonly reversesSequence?: number | undefined
  readonly receiptSequence?: number | undefined
  readonly lostBy?: LossType | undefined
}

export function makeMovement(
  type: MovementType,
  { warehouseId, productId }: LevelKey,
  quantity: number,
  { from, to }: Route,
  details: MovementDetails,
): Movement {
  const movement: Writable<Movement> = { type, warehouseId, productId, quantity, from, to }
  if (details.reservationId !== undefined) movement.reservationId = details.reservationId
  if (details.lostBy !== undefined) movement.lostBy = details.lostBy
  if (details.totalCost !== undefined) movement.totalCost = details.totalCost
  if (details.receiptSequence !== undefined) movement.receiptSequence = details.receiptSequence
  return addDetails(movement, details)
}

/** A `reserved` movement. Written out in one piece, since this is the object that a log has most of. */
export function makeHold(
  { warehouseId, productId }: LevelKey,
  quantity: number,
  reservationId: string,
  expiresAt: number,
  details: MovementDetails,
): Movement {
  const type = 'reserved'
  const { from, to } = usualRoute(type)
  return addDetails({ type, warehouseId, productId, quantity, from, to, reservationId, expiresAt }, details)
}

function addDetails(movement: Writable<Movement>, details: MovementDetails): Movement {
  if (details.unitCost !== undefined) movement.unitCost = details.unitCost
  if (details.reversesSequence !== undefined) movement.reversesSequence = details.reversesSequence
  if (details.reference !== undefined) movement.reference = details.reference
  return movement
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** The route of a type that has only one, or the usual one of several. */
export function usualRoute(type: MovementType): Route {
  return movements[type].routes[0]
}

export function routeInto(type: MovementType, to: Account): Route | undefined {
  return movements[type].routes.find((candidate) => candidate.to === to)
}

export function routeFrom(type: MovementType, from: Account): Route | undefined {
  return movements[type].routes.find((candidate) => candidate.from === from)
}

export function isMovementType(type: string): type is MovementType {
  return Object.hasOwn(movements, type)
}

/** Whether a movement goes back over what was shipped: what it names is not changed as a hold is. */
export function isReversal(type: MovementType): boolean {
  return type === 'returned' || type === 'unreturned'
}

/** Whether the table has this movement: the check of what comes back from a log. */
export function isInTable({ type, from, to }: Movement): boolean {
  for (const route of movements[type].routes) if (route.from === from && route.to === to) return true
  return false
}

/** The signed change of `onHand`: it follows from the two ends and is never stored beside them. */
export function onHandDelta({ from, to, quantity }: Movement): number {
  return (isPhysical(to) ? quantity : 0) - (isPhysical(from) ? quantity : 0)
}
