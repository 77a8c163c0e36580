import type { AllocationShortage, CoreErrorDetails, ErrorCode, ErrorDetails, ShortLine } from './error-details.ts'
import { plainText } from './plain-text.ts'
import { timeOf } from './time-of.ts'

/** How many short lines are named. */
const mostNamed = 3

function shortage(d: ErrorDetails['INSUFFICIENT_STOCK']): string {
  if (d.warehouseId === undefined) return shortDemands(d)
  if (d.short !== undefined) return shortLines(d.command, d.lines ?? 0, d.short)
  const { command, bucket, requested, available, reserved, committed } = d
  const where = `${d.productId} in ${d.warehouseId}`
  const held = `${reserved} reserved, ${committed} committed`
  if (bucket === 'held')
    return `Cannot ${command} ${requested} of ${where}: ${reserved + committed} are held (${held}). Name in fromHeld whose goods are missing.`
  const what = command === 'adjust' ? `${where} by −${requested}` : `${requested} of ${where}`
  if (bucket === 'available') return `Cannot ${command} ${what}: ${available} available (${held}).`
  return `Cannot ${command} ${requested} ${bucket} of ${where}: ${d[bucket]} ${bucket} (${available} available).`
}

function shortLines(command: string, lines: number, short: readonly ShortLine[]): string {
  const named = short
    .slice(0, mostNamed)
    .map(
      ({ line, together, productId, warehouseId, available }) =>
        `line ${line} wants ${together} of ${productId} in ${warehouseId}, where ${available} are available`,
    )
  if (short.length > named.length) named.push(`and ${short.length - named.length} more`)
  return `Cannot ${command}: ${short.length} of ${lines} lines are short (${named.join('; ')}).`
}

function shortDemands({ command, productId, requested, available, lines, short }: AllocationShortage): string {
  if (command === 'backorders.reserve')
    return `Cannot reserve ${requested} of ${productId}: ${available} can be had, and nobody may wait for the rest. Nothing is reserved; ask for less, or configure backorders for it.`
  const named = short
    .slice(0, mostNamed)
    .map(
      ({ line, requested, productId, allocated }) =>
        `line ${line} wants ${requested} of ${productId}, of which ${allocated} can be had`,
    )
  if (short.length > named.length) named.push(`and ${short.length - named.length} more`)
  return `Cannot ${command}: ${short.length} of ${lines} lines are short (${named.join('; ')}). Nothing is reserved; ask for less, or for part of it.`
}

function corruptPlace({ file, offset, position, sequence }: ErrorDetails['JOURNAL_CORRUPT']): string {
  const parts = [
    ...(file === undefined ? [] : [` in ${file}`]),
    ...(offset === undefined ? [] : [` at byte ${offset}`]),
    ...(position === undefined ? [] : [` at position ${position}`]),
    ...(sequence === undefined ? [] : [` at sequence ${sequence}`]),
  ]
  return parts.join('')
}

function journalFailure({ sequence, file, problem }: ErrorDetails['JOURNAL_FAILED']): string {
  const when = sequence === 0 ? '' : ` after commit ${sequence}`
  const where = `${file === undefined ? '' : ` in ${file}`}${problem === undefined ? '' : ` (${problem})`}`
  return `The journal failed${when}${where}. Nothing more is written; put that right, and open it again to recover what it holds.`
}

/** Where a command names several: which one. */
function which(index: number | undefined): string {
  return index === undefined ? '' : ` (reservationIds[${index}])`
}

function wrongState({
  reservationId,
  command,
  status,
  allowed,
  endedAt,
  index,
}: ErrorDetails['INVALID_RESERVATION_STATE']): string {
  const since = endedAt === undefined ? '' : ` since ${timeOf(endedAt)}`
  return `Cannot ${command} reservation ${reservationId}${which(index)}: it is ${status}${since}, and must be ${allowed.join(' or ')}. ${nextStep(command, status)}`
}

function nextStep(command: string, status: string): string {
  if (status === 'pending') return command === 'cancel' ? 'Release it instead.' : 'Confirm it first.'
  if (status !== 'confirmed') return 'Nothing is held any more; reserve again if goods are still wanted.'
  return command === 'release' ? 'Cancel it instead.' : 'It is held until it is fulfilled or cancelled.'
}

function overload({ queue, limit, requested }: ErrorDetails['OVERLOADED']): string {
  const next = requested > limit ? `send at most ${limit} at once` : 'wait for ready() and try again'
  return `${requested} more would pass the limit of ${limit} ${queue}. Nothing happened; ${next}.`
}

/** As a sentence; a question has its mark. */
function invalid(field: string, value: number | string, problem: string): string {
  return `Invalid ${field} ${/^an? /.test(String(value)) ? `(${value})` : value}: ${problem}${problem.endsWith('?') ? '' : '.'}`
}

/** What was asked, what was there, and what to do next: one sentence or two for every code. */
const messages: { readonly [C in keyof CoreErrorDetails]: (details: Readonly<CoreErrorDetails[C]>) => string } = {
  INSUFFICIENT_STOCK: shortage,
  CAPACITY_EXCEEDED: (d) =>
    `Cannot bring ${d.requested} of ${d.productId} into ${d.warehouseId}: its capacity is ${d.capacity}, ${d.onHand} on hand, room for ${d.free}. Bring less, or raise the capacity.`,
  INVALID_QUANTITY: (d) => invalid(d.field, `${d.requested}${which(d.index)}`, d.problem),
  INVALID_ID: (d) => invalid(d.field, d.value, d.problem),
  INVALID_ARGUMENT: (d) => invalid(d.field, d.value, d.problem),
  WAREHOUSE_NOT_FOUND: (d) => `There is no warehouse ${d.warehouseId}. Register it with addWarehouse first.`,
  WAREHOUSE_EXISTS: (d) => `Warehouse ${d.warehouseId} is registered already. Change it with configure.`,
  RESERVATION_NOT_FOUND: (d) =>
    `There is no reservation ${d.reservationId}${which(d.index)}: it never was, or it ended longer ago than the retention keeps it.`,
  RESERVATION_EXPIRED: (d) =>
    `Reservation ${d.reservationId}${which(d.index)} expired at ${timeOf(d.expiresAt)}; it is ${timeOf(d.at)} now. Reserve again.`,
  INVALID_RESERVATION_STATE: wrongState,
  SAME_WAREHOUSE: (d) => `Cannot transfer ${d.productId} from ${d.warehouseId} to itself. Name another destination.`,
  STALE_VERSION: (d) =>
    `${d.what ?? `${d.productId} in ${d.warehouseId}`} is at version ${d.actual}, not ${d.expected}. Read it again and decide anew.`,
  IDEMPOTENCY_KEY_REUSED: (d) =>
    `Idempotency key ${d.idempotencyKey} belongs to another command${d.sequence === undefined ? ', still in flight' : `, in commit ${d.sequence}`}. Use a new key for a new command.`,
  LEVEL_NOT_LOCKED: (d) =>
    `${d.productId} in ${d.warehouseId}${which(d.index)} is not among the transaction's levels. Name it when the transaction begins.`,
  TRANSACTION_CLOSED: (d) => `The transaction is over: ${d.reason}. Begin a new one.`,
  WOULD_DEADLOCK: (d) =>
    `Inside a transaction ${d.command} would wait for a lock, and so two transactions could wait for each other. Name all levels when the transaction begins, and use tx.`,
  LOCK_TIMEOUT: (d) =>
    `Waited ${d.timeoutMs} ms for ${d.lock} in vain: a transaction holds it. Nothing happened; try again.`,
  TRANSACTION_TIMEOUT: (d) =>
    `The transaction did not end within ${d.timeoutMs} ms and was rolled back. Nothing happened.`,
  OVERLOADED: overload,
  CLOSED: (d) => `${d.what} is closed. Nothing happened.`,
  JOURNAL_NOT_FOUND: (d) =>
    `There is no journal in ${d.folder}: ${d.problem}. Name the folder that a journal is in; a new one begins in a folder that is empty or not there yet.`,
  JOURNAL_FAILED: journalFailure,
  JOURNAL_CORRUPT: (d) => `The journal is corrupt${corruptPlace(d)}: ${d.problem}. Nothing was changed.`,
  JOURNAL_LOCKED: (d) =>
    `The journal is in use by ${d.holder}${d.takeOverAfterMs === undefined ? '. Close it there first.' : `, and its heartbeat moves. Close it there first. If that process has ended, open again: a heartbeat that has stood still for ${d.takeOverAfterMs} ms is taken for the end of its process.`}`,
  JOURNAL_VERSION: (d) =>
    `The journal has format ${d.found}${d.file === undefined ? '' : ` in ${d.file}`}; this version reads ${d.supported}. Upgrade the package.`,
  SNAPSHOT_FAILED: (d) =>
    `The snapshot of commit ${d.sequence} could not be taken: ${d.problem}. The journal is whole and goes on; put that right, and take another.`,
  JOURNAL_ARCHIVED: (d) =>
    `The commits before ${d.firstSequence} were archived to ${d.archivedTo}, as ${d.file} says. Bring the segments back from there, or begin at commit ${d.firstSequence}.`,
  RESERVATION_OWNED: (d) =>
    `Cannot ${d.command} reservation ${d.reservationId}${which(d.index)}: it belongs to the ledger ${d.owner}. Use the commands of ${d.owner} instead.`,
  NOT_OPEN: (d) => `The ledger ${d.ledger} takes no commands: ${d.problem}.`,
  LEDGER_MISSING: (d) =>
    `The log has a ledger ${d.ledger}${d.sequence === undefined ? '' : `, in commit ${d.sequence}`}, which is not registered here. Name it in the option ledgers.`,
  INVARIANT_VIOLATED: (d) =>
    `Invariant ${d.invariant} is violated${d.sequence === undefined ? '' : ` at sequence ${d.sequence}`}: ${d.problem}. This is a bug in stockhold; the engine stopped writing.`,
}

/** Ids and paths in it may be anything, and errors are printed at terminals; the details have them as they are. */
export function messageOf<C extends ErrorCode>(code: C, details: Readonly<ErrorDetails[C]>): string {
  const say = (messages as Readonly<Record<string, (details: object) => string>>)[code]
  return say === undefined ? code : plainText(say(details))
}
