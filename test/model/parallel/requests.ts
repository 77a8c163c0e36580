import type { BatchRequest, CommitContext, InventoryManager, LevelKey, Transaction } from '../../../src/index.ts'
import { levels, type Wish } from './story.ts'

type Sender = Readonly<Record<string, (first: unknown, second?: unknown) => Promise<unknown>>>

/** The request that a wish comes to, once it is known which reservations there are. */
export function requestOf(wish: Wish, heardOf: readonly string[]): BatchRequest {
  switch (wish.type) {
    case 'reserve':
      return { type: 'reserve', ...at(wish.level), quantity: wish.quantity, ttlMs: wish.ttlMs }
    case 'reserveAll':
      return {
        type: 'reserveAll',
        ttlMs: wish.ttlMs,
        lines: wish.lines.map(([level, quantity]) => ({ ...at(level), quantity })),
      }
    case 'transfer': {
      const [sourceWarehouseId, destinationWarehouseId] = wish.forth
        ? (['SFO', 'NYC'] as const)
        : (['NYC', 'SFO'] as const)
      return {
        type: 'transfer',
        sourceWarehouseId,
        destinationWarehouseId,
        productId: 'LAPTOP',
        quantity: wish.quantity,
      }
    }
    case 'onHold':
      return onHold(wish, heardOf)
    case 'onHolds':
      return { type: wish.command, reservationIds: wish.picks.map((pick) => recent(heardOf, pick)) }
    case 'onLevel':
      return onLevel(wish)
  }
}

function onLevel({ command, level, quantity }: Extract<Wish, { type: 'onLevel' }>): BatchRequest {
  const reason = 'r'
  if (command === 'adjust') return { type: 'adjust', ...at(level), delta: quantity - 4 || 1, reason }
  if (command === 'count') return { type: 'count', ...at(level), counted: quantity + 4, reason }
  return { type: command, ...at(level), quantity }
}

function onHold({ command, pick, part }: Extract<Wish, { type: 'onHold' }>, heardOf: readonly string[]): BatchRequest {
  const reservationId = recent(heardOf, pick)
  if (command === 'extend') return { type: 'extend', reservationId, ttlMs: 1 + part * 900 }
  if (part > 2) return { type: command, reservationId, quantity: part - 2 }
  return { type: command, reservationId }
}

/** The nth last of the reservations that were heard of, or one that never was. */
function recent(heardOf: readonly string[], pick: number): string {
  return heardOf[heardOf.length - 1 - (pick % (heardOf.length + 1))] ?? 'NONE'
}

/** Sends a request by the method of its name: to the manager, or inside a transaction. */
export function send(
  to: InventoryManager | Transaction,
  request: BatchRequest,
  options: CommitContext & { idempotencyKey?: string; signal?: AbortSignal } = {},
  asAttempt: boolean = false,
): Promise<unknown> {
  const { type, ...fields } = request
  const sender = to as unknown as Sender
  const method = (name: string): ((first: unknown, second?: unknown) => Promise<unknown>) =>
    (sender[name] as (first: unknown, second?: unknown) => Promise<unknown>).bind(sender)
  if (type === 'reserve' && asAttempt) return method('tryReserve')({ ...fields, ...options })
  if ('reservationId' in request && type !== 'returnStock') {
    const { reservationId, ...rest } = fields as { reservationId: string }
    return method(type)(reservationId, { ...rest, ...options })
  }
  if ('reservationIds' in request) {
    const { reservationIds, ...rest } = fields as { reservationIds: readonly string[] }
    return method(type)(reservationIds, { ...rest, ...options })
  }
  return method(type)({ ...fields, ...options })
}

export function at(index: number): LevelKey {
  return levels[index] as LevelKey
}
