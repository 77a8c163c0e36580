import type { Commit, Entry, InventoryManager, Reservation } from '../index.ts'
import { carryOut, type KeyedCommand, type Outcome } from './keyed-command.ts'

/** What an answer says of the commit that its command made. */
export interface Effect {
  /** Not every answer tells it. */
  readonly sequence?: number
  /** Those that were made, or that the command changed. */
  readonly reservationIds: readonly string[]
}

/** An acknowledgement: a commit; or that there is none, since the command was refused. */
export interface Answer {
  readonly key: string
  readonly effect?: Effect
}

/** Makes a call, or a batch for several commands. It gives one answer for each, in their order. */
export async function answersTo(inventory: InventoryManager, commands: readonly KeyedCommand[]): Promise<Answer[]> {
  const outcomes = await carryOut(inventory, commands)
  return commands.map((command, index) => answerOf(command, outcomes[index] as Outcome))
}

function answerOf({ type, idempotencyKey: key }: KeyedCommand, outcome: Outcome): Answer {
  if (!outcome.ok) return { key }
  if (type === 'receive' || type === 'transfer') {
    const { sequence } = outcome.value as { sequence: number }
    return { key, effect: { sequence, reservationIds: [] } }
  }
  if (type === 'catalog.add') return { key, effect: { reservationIds: [] } }
  const reservations = [outcome.value].flat() as Reservation[]
  const [{ id, sequence, status }] = reservations as [Reservation]
  if (type === 'reserve' || type === 'reserveAll')
    return { key, effect: { sequence, reservationIds: reservations.map((reservation) => reservation.id) } }
  // A hold that had run out already: there was nothing to release, and the commit only binds the key.
  if (type === 'release' && status === 'expired') return { key, effect: { reservationIds: [] } }
  return { key, effect: { reservationIds: [id] } }
}

/** What the commit of a keyed command says itself. */
export function effectOf({ sequence, entries }: Commit<Entry>): Effect {
  const ids = entries.flatMap((entry) => ('reservationId' in entry ? (entry.reservationId ?? []) : []))
  return { sequence, reservationIds: ids }
}

/** Whether two tell of one commit, as far as both tell. */
export function isSameEffect(a: Effect, b: Effect): boolean {
  const isSameSequence = a.sequence === undefined || b.sequence === undefined || a.sequence === b.sequence
  return isSameSequence && a.reservationIds.join() === b.reservationIds.join()
}
