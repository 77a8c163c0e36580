import { plainText } from '../../errors/plain-text.ts'
import type { Commit, Entry, Movement, Reference } from '../../index.ts'
import { styled } from '../../terminal/terminal.ts'
import { showTime } from './times.ts'

/**
 * A commit for a person to read: a line for each entry, whose parts stand below each other. One without
 * entries has a line that says which command changed nothing.
 */
export function entryLines(commit: Commit<Entry>): string[] {
  const { entries, fingerprint = '', command = fingerprint.slice(0, fingerprint.indexOf(':')), idempotencyKey } = commit
  if (entries.length > 0) return entries.map((entry, index) => entryLine(commit, entry, index))
  return [line(commit, '(nothing)', [`${plainText(command)} changed nothing`, ...labelled('key', idempotencyKey)])]
}

/** What followed from the command is not about what that is about, and has its own reason. */
function entryLine(commit: Commit<Entry>, entry: Entry, index: number): string {
  const { sequence, at, actor, effectiveAt, own = commit.entries.length } = commit
  const shared = {
    sequence,
    at,
    ...(actor !== undefined && { actor }),
    ...(effectiveAt !== undefined && { effectiveAt }),
  }
  const said = index < own ? commit : shared
  const ofItsOwn = { ...(entry.reference && { reference: entry.reference }), ...reasonOf(entry) }
  const type = isOfLedger(entry) ? plainText(`${entry.ledger}.${entry.type}`) : entry.type
  return line({ ...said, ...ofItsOwn }, type, partsOf(entry))
}

function reasonOf(entry: Entry): { reason?: string } {
  return isMovement(entry) && entry.reason !== undefined ? { reason: entry.reason } : {}
}

function line(commit: Omit<Commit<Entry>, 'entries'>, type: string, about: readonly string[]): string {
  const { sequence, at, actor, reference, reason, effectiveAt } = commit
  const parts = [
    styled('dim', showTime(at)),
    String(sequence).padStart(7),
    type.padEnd(15),
    ...about,
    ...labelled('by', actor),
    ...labelled('for', shown(reference)),
    ...labelled('because', reason),
    ...labelled('effective', effectiveAt === undefined ? undefined : showTime(effectiveAt)),
  ]
  return parts.join('  ').trimEnd()
}

function partsOf(entry: Entry): string[] {
  return isMovement(entry) ? movementParts(entry) : settingParts(entry)
}

function isMovement(entry: Entry): entry is Movement {
  return 'quantity' in entry && !isOfLedger(entry)
}

function isOfLedger(entry: Entry): entry is Entry & { readonly ledger: string } {
  return 'ledger' in entry
}

function movementParts({ warehouseId, productId, quantity, from, to, reservationId, lostBy }: Movement): string[] {
  return [
    plainText(productId).padEnd(16),
    plainText(warehouseId).padEnd(8),
    quantity.toLocaleString('en-US').padStart(7),
    `${from} → ${to}`.padEnd(23),
    ...labelled('reservation', reservationId),
    ...labelled('lost by', lostBy),
  ]
}

const shownElsewhere: ReadonlySet<string> = new Set(['ledger', 'type', 'reference', 'v'])

/** An entry that is no movement sets something, or is a ledger's. Each setting is shown by its name. */
function settingParts(entry: Exclude<Entry, Movement>): string[] {
  const settings = Object.entries(entry).filter(([name]) => !shownElsewhere.has(name))
  return settings.map(([name, value]) => plainText(`${name} ${JSON.stringify(value)}`))
}

function shown(reference: Reference | undefined): string | undefined {
  return reference && `${reference.type}:${reference.id}`
}

function labelled(label: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`${styled('dim', label)} ${plainText(value)}`]
}
