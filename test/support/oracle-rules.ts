import type { BatchRequest } from '../../src/index.ts'
import type { Oracle } from './oracle.ts'
import { type Draft, type ExpectedReservation, isSameLevel, type Level } from './oracle-facts.ts'

const most = Number.MAX_SAFE_INTEGER

/** The facts that a command comes to, or the code of its refusal. */
export type Decision = readonly Draft[] | string

/** The code of what is refused before anything is read. */
export function isArgumentBad(request: BatchRequest): string | undefined {
  if ('reservationIds' in request) {
    const { reservationIds: ids } = request
    if (ids.length === 0 || new Set(ids).size < ids.length) return 'INVALID_ARGUMENT'
  }
  const parts: object[] = request.type === 'reserveAll' ? [...request.lines] : [request]
  for (const part of parts) {
    const { quantity, delta, counted } = part as Record<string, unknown>
    if (quantity !== undefined && !isWholeFrom(1, quantity)) return 'INVALID_QUANTITY'
    if (delta !== undefined && (!Number.isSafeInteger(delta) || delta === 0)) return 'INVALID_QUANTITY'
    if (counted !== undefined && !isWholeFrom(0, counted)) return 'INVALID_QUANTITY'
  }
  if ('fromHeld' in request && request.fromHeld !== undefined) {
    const seen = new Set<string>()
    for (const { reservationId, quantity } of request.fromHeld) {
      if (seen.has(reservationId)) return 'INVALID_ARGUMENT'
      if (!isWholeFrom(1, quantity)) return 'INVALID_QUANTITY'
      seen.add(reservationId)
    }
    if (seen.size === 0) return 'INVALID_ARGUMENT'
  }
  return undefined
}

function isWholeFrom(minimum: number, value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= minimum
}

/** The levels of which overdue holds end before a command is judged. */
export function levelsOf(oracle: Oracle, request: BatchRequest): readonly Level[] {
  if (request.type === 'reserveAll') return request.lines
  if (request.type === 'transfer') {
    const { productId } = request
    return [request.sourceWarehouseId, request.destinationWarehouseId].map((warehouseId) => ({
      warehouseId,
      productId,
    }))
  }
  if (request.type === 'addWarehouse') return []
  if ('warehouseId' in request) {
    const { warehouseId, productId } = request
    if (productId === undefined) return []
    const named = request.type === 'returnStock' ? oracle.reservation(request.reservationId ?? '') : undefined
    return [{ warehouseId, productId }, ...(named?.productId === productId ? [named] : [])]
  }
  const ids = 'reservationIds' in request ? request.reservationIds : [request.reservationId]
  return ids.flatMap((id) => oracle.reservation(id) ?? [])
}

/** What a command on several reservations asks of each. */
export function oneByOne(request: Of<OnHolds>): Of<OnHold>[] {
  const type = request.type.slice(0, -'All'.length) as 'confirm' | 'release' | 'fulfill' | 'cancel'
  return request.reservationIds.map((reservationId) => ({ type, reservationId }))
}

/** All of what each comes to, or the first refusal. */
export function together(decisions: readonly Decision[]): Decision {
  return decisions.find((decision) => typeof decision === 'string') ?? (decisions.flat() as Draft[])
}

export function decide(oracle: Oracle, request: BatchRequest, ids: readonly string[]): Decision {
  switch (request.type) {
    case 'addWarehouse':
    case 'configure':
      return decideSetting(oracle, request)
    case 'transfer':
      return decideTransfer(oracle, request)
    case 'reserve':
    case 'reserveAll':
      return decideHolds(oracle, request, ids)
    case 'confirm':
    case 'fulfill':
    case 'release':
    case 'cancel':
    case 'extend':
      return decideOnHold(oracle, request)
    case 'confirmAll':
    case 'fulfillAll':
    case 'releaseAll':
    case 'cancelAll':
      return together(oneByOne(request).map((one) => decideOnHold(oracle, one)))
    case 'adjust':
      return findLevel(oracle, request) ?? adjusted(oracle, request, request.delta)
    case 'count': {
      const problem = findLevel(oracle, request)
      if (problem !== undefined) return problem
      const onShelf = (account: string): number => oracle.count(account, request)
      const expected = onShelf('available') + onShelf('reserved') + onShelf('committed')
      const difference = request.counted - expected
      const lost = ended(oracle, request, Math.max(-difference, 0), 'adjusted')
      if (typeof lost === 'string') return lost
      const after = oracle.after(lost)
      if (request.counted < after.count('reserved', request) + after.count('committed', request))
        return 'INSUFFICIENT_STOCK'
      const adjustment = difference === 0 ? [] : adjusted(after, request, difference)
      if (typeof adjustment === 'string') return adjustment
      const { warehouseId, productId, counted } = request
      return [...lost, ...adjustment, { type: 'counted', warehouseId, productId, counted, expected, difference }]
    }
    case 'receive':
    case 'sell':
    case 'returnStock':
    case 'remove':
    case 'markDamaged':
    case 'quarantine':
    case 'clear':
    case 'writeOff':
    case 'returnToSupplier':
      return decideMove(oracle, request)
  }
}

type Of<Type> = Extract<BatchRequest, { type: Type }>
type MoveType =
  | 'receive'
  | 'sell'
  | 'returnStock'
  | 'remove'
  | 'markDamaged'
  | 'quarantine'
  | 'clear'
  | 'writeOff'
  | 'returnToSupplier'

const moves: Record<MoveType, readonly [type: string, from: string, to: string]> = {
  receive: ['received', 'supplier', 'available'],
  sell: ['sold', 'available', 'customer'],
  returnStock: ['returned', 'customer', 'disposition'],
  remove: ['removed', 'available', 'scrap'],
  markDamaged: ['damaged', 'available', 'damaged'],
  quarantine: ['quarantined', 'available', 'quarantined'],
  clear: ['cleared', 'quarantined', 'available'],
  writeOff: ['written-off', 'from', 'scrap'],
  returnToSupplier: ['returned-to-supplier', 'from', 'supplier'],
}

function decideMove(oracle: Oracle, request: Of<MoveType>): Decision {
  const problem = findLevel(oracle, request)
  if (problem !== undefined) return problem
  const [type, from, to] = moves[request.type]
  const source = 'from' in request ? request.from : from
  const target = 'disposition' in request ? (request.disposition ?? to) : to
  const lost = ended(oracle, request, request.quantity, type)
  if (typeof lost === 'string') return lost
  const short = problemOfMove(oracle.after(lost), request, source, target, request.quantity)
  if (short !== undefined) return short
  const arrives = request.type === 'receive' || request.type === 'returnStock'
  const refusal = arrives ? problemOfArrival(oracle, request, request.quantity) : undefined
  if (refusal !== undefined) return refusal
  const moved = movement(type, request, request.quantity, source, target)
  return request.type === 'returnStock' ? takenBack(oracle, request, moved) : [...lost, moved]
}

/** No more comes back than was shipped by what it names, as far as that is known. */
function takenBack(oracle: Oracle, request: Of<'returnStock'>, moved: Draft): Decision {
  const { reservationId, reversesSequence, productId, quantity } = request
  const hold = reservationId === undefined ? undefined : oracle.reservation(reservationId)
  if (hold !== undefined) {
    if (hold.productId !== productId) return 'INVALID_ARGUMENT'
    if (oracle.locked !== undefined && !oracle.locked.some(isSameLevel(hold))) return 'LEVEL_NOT_LOCKED'
    if (quantity > hold.fulfilled - hold.returned) return 'INVALID_QUANTITY'
  }
  const commit = reversesSequence === undefined ? undefined : oracle.shippedBy(reversesSequence, productId)
  if (commit !== undefined && quantity > commit.shipped - commit.returned) return 'INVALID_QUANTITY'
  return [
    {
      ...moved,
      ...(reservationId !== undefined && { reservationId }),
      ...(reversesSequence !== undefined && { reversesSequence }),
      ...((hold ?? commit) !== undefined && { checked: true }),
    },
  ]
}

/** The ends of holds whose goods are lost. */
function ended(oracle: Oracle, request: Level & { fromHeld?: unknown }, loss: number, lostBy: string): Decision {
  const holds = (request.fromHeld ?? []) as readonly { reservationId: string; quantity: number }[]
  if (holds.reduce((sum, { quantity }) => sum + quantity, 0) > loss && holds.length > 0) return 'INVALID_QUANTITY'
  const ends = holds.map(({ reservationId, quantity }): Decision => {
    const hold = oracle.reservation(reservationId)
    if (hold === undefined) return 'RESERVATION_NOT_FOUND'
    if (!isSameLevel(hold)(request)) return 'INVALID_ARGUMENT'
    if (hold.status === 'expired') return 'RESERVATION_EXPIRED'
    if (hold.status !== 'pending' && hold.status !== 'confirmed') return 'INVALID_RESERVATION_STATE'
    if (quantity > hold.held) return 'INVALID_QUANTITY'
    const [type, from] = hold.status === 'pending' ? ['released', 'reserved'] : ['cancelled', 'committed']
    return [{ ...movement(type as string, hold, quantity, from as string, 'available'), reservationId, lostBy }]
  })
  return together(ends)
}

function adjusted(oracle: Oracle, level: Level, delta: number): Decision {
  const [from, to] = delta > 0 ? ['variance', 'available'] : ['available', 'variance']
  const quantity = Math.abs(delta)
  return (
    problemOfMove(oracle, level, from as string, to as string, quantity) ??
    (delta > 0 ? problemOfArrival(oracle, level, quantity, { asksCapacity: false }) : undefined) ?? [
      movement('adjusted', level, quantity, from as string, to as string),
    ]
  )
}

function decideTransfer(oracle: Oracle, request: Of<'transfer'>): Decision {
  const { sourceWarehouseId, destinationWarehouseId, productId, quantity } = request
  if (sourceWarehouseId === destinationWarehouseId) return 'SAME_WAREHOUSE'
  const source = { warehouseId: sourceWarehouseId, productId }
  const destination = { warehouseId: destinationWarehouseId, productId }
  const problem =
    findLevel(oracle, source) ??
    findLevel(oracle, destination) ??
    problemOfMove(oracle, source, 'available', 'transit', quantity) ??
    problemOfMove(oracle, destination, 'transit', 'available', quantity) ??
    problemOfArrival(oracle, destination, quantity, { isNew: false })
  if (problem !== undefined) return problem
  return [
    movement('transferred-out', source, quantity, 'available', 'transit'),
    movement('transferred-in', destination, quantity, 'transit', 'available'),
  ]
}

function decideHolds(oracle: Oracle, request: Of<'reserve' | 'reserveAll'>, ids: readonly string[]): Decision {
  const lines = request.type === 'reserve' ? [request] : request.lines
  for (const line of lines) {
    const problem = findLevel(oracle, line)
    if (problem !== undefined) return problem
  }
  for (const line of lines) {
    const together = lines.filter(isSameLevel(line)).reduce((sum, { quantity }) => sum + quantity, 0)
    if (oracle.count('available', line) < together) return 'INSUFFICIENT_STOCK'
  }
  const expiresAt = oracle.at + (request.ttlMs ?? 15 * 60 * 1000)
  return lines.map((line, index) => ({
    ...movement('reserved', line, line.quantity, 'available', 'reserved'),
    reservationId: ids[index] ?? `the engine made no reservation ${index}`,
    expiresAt,
  }))
}

type OnHold = 'confirm' | 'fulfill' | 'release' | 'cancel' | 'extend'
type OnHolds = 'confirmAll' | 'fulfillAll' | 'releaseAll' | 'cancelAll'

function decideOnHold(oracle: Oracle, request: Of<OnHold>): Decision {
  const hold = oracle.reservation(request.reservationId)
  if (hold === undefined) return 'RESERVATION_NOT_FOUND'
  const problem = findLevel(oracle, { ...hold, expectedVersion: request.expectedVersion })
  if (problem !== undefined) return problem
  const { status, id } = hold
  const onHold = (type: string, quantity: number, from: string, to: string): Draft => ({
    ...movement(type, hold, quantity, from, to),
    reservationId: id,
  })
  const quantity = ('quantity' in request ? request.quantity : undefined) ?? hold.held
  if (request.type === 'fulfill' || request.type === 'cancel') {
    if (status !== 'confirmed') return 'INVALID_RESERVATION_STATE'
    if (quantity > hold.held) return 'INVALID_QUANTITY'
    if (request.type === 'cancel') return [onHold('cancelled', quantity, 'committed', 'available')]
    return [onHold('fulfilled', quantity, 'committed', 'customer')]
  }
  if (request.type === 'release' && (status === 'released' || status === 'expired')) return []
  if (status === 'expired') return 'RESERVATION_EXPIRED'
  if (status !== 'pending') return 'INVALID_RESERVATION_STATE'
  if (request.type === 'extend') return extended(oracle, hold, request.ttlMs)
  if (quantity > hold.held) return 'INVALID_QUANTITY'
  if (request.type === 'release') return [onHold('released', quantity, 'reserved', 'available')]
  const rest = hold.held - quantity
  return [
    onHold('confirmed', quantity, 'reserved', 'committed'),
    ...(rest > 0 ? [onHold('released', rest, 'reserved', 'available')] : []),
  ]
}

function extended(oracle: Oracle, hold: ExpectedReservation, ttlMs: number): Decision {
  const expiresAt = oracle.at + ttlMs
  if (expiresAt <= hold.expiresAt) return []
  const { warehouseId, productId, id } = hold
  return [{ type: 'extended', warehouseId, productId, reservationId: id, expiresAt }]
}

function decideSetting(oracle: Oracle, request: Of<'addWarehouse' | 'configure'>): Decision {
  const capacity = request.type === 'configure' && 'capacity' in request ? request.capacity : undefined
  if (request.type === 'addWarehouse') {
    if (oracle.warehouseIds.includes(request.id)) return 'WAREHOUSE_EXISTS'
    return [setting('warehouse-added', request.id, undefined, request)]
  }
  const { warehouseId, productId, reorderThreshold } = request
  const keepBack = 'keepBack' in request ? request.keepBack : undefined
  if (productId !== undefined) {
    const problem = findLevel(oracle, { ...request, productId })
    if (problem !== undefined) return problem
  }
  if (!oracle.warehouseIds.includes(warehouseId)) return 'WAREHOUSE_NOT_FOUND'
  const isSame = (field: 'capacity' | 'reorderThreshold' | 'keepBack', value: unknown): boolean =>
    value === undefined || value === (oracle.setting(field, warehouseId, productId) ?? null)
  const isSameLevel = isSame('reorderThreshold', reorderThreshold) && isSame('keepBack', keepBack)
  if (isSame('capacity', capacity) && isSameLevel) return []
  return [setting('configured', warehouseId, productId, { capacity, reorderThreshold, keepBack })]
}

function setting(
  type: string,
  warehouseId: string,
  productId: string | undefined,
  { capacity, reorderThreshold, keepBack }: { capacity?: unknown; reorderThreshold?: unknown; keepBack?: unknown },
): Draft {
  const values = { capacity, reorderThreshold, keepBack } as Pick<Draft, 'capacity' | 'reorderThreshold' | 'keepBack'>
  return { type, warehouseId, ...(productId !== undefined && { productId }), ...values }
}

/** Whether a level can be judged at all. */
function findLevel(
  oracle: Oracle,
  level: Level & { readonly expectedVersion?: number | undefined },
): string | undefined {
  if (!oracle.warehouseIds.includes(level.warehouseId)) return 'WAREHOUSE_NOT_FOUND'
  if (oracle.locked !== undefined && !oracle.locked.some(isSameLevel(level))) return 'LEVEL_NOT_LOCKED'
  const { expectedVersion } = level
  if (expectedVersion === undefined || expectedVersion === oracle.version(level)) return undefined
  return 'STALE_VERSION'
}

/** Too little where it comes from, or too much for whole numbers on either side. */
function problemOfMove(oracle: Oracle, level: Level, from: string, to: string, quantity: number): string | undefined {
  const isInside = (account: string): boolean =>
    ['available', 'reserved', 'committed', 'damaged', 'quarantined'].includes(account)
  if (isInside(from) && oracle.count(from, level) < quantity) return 'INSUFFICIENT_STOCK'
  if (!isInside(from) && oracle.count(from, level) < quantity - most) return 'INVALID_QUANTITY'
  if (!isInside(from) && oracle.onHand(level) > most - quantity) return 'INVALID_QUANTITY'
  if (!isInside(to) && oracle.count(to, level) > most - quantity) return 'INVALID_QUANTITY'
  return undefined
}

/** Whether a warehouse has room, and the sums of the warehouse and the product stay whole numbers. */
function problemOfArrival(
  oracle: Oracle,
  { warehouseId, productId }: Level,
  quantity: number,
  { asksCapacity = true, isNew = true }: { asksCapacity?: boolean; isNew?: boolean } = {},
): string | undefined {
  const capacity = asksCapacity ? oracle.setting('capacity', warehouseId) : undefined
  const onHand = oracle.warehouseOnHand(warehouseId)
  if (capacity !== undefined && quantity > capacity - onHand) return 'CAPACITY_EXCEEDED'
  if (quantity > most - onHand) return 'INVALID_QUANTITY'
  let everywhere = 0
  for (const id of oracle.warehouseIds) everywhere += oracle.onHand({ warehouseId: id, productId })
  return isNew && quantity > most - everywhere ? 'INVALID_QUANTITY' : undefined
}

function movement(type: string, { warehouseId, productId }: Level, quantity: number, from: string, to: string): Draft {
  return { type, warehouseId, productId, quantity, from, to }
}
