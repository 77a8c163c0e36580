import { invalidArgument, isArray } from '../errors/invalid-argument.ts'
import { readPort } from '../errors/known-fields.ts'
import type { LedgerRoom } from '../ledger/ledger-room.ts'

/**
 * The option `ledgers`: in which order they are visited is the order in which they stand there.
 * @throws INVALID_ARGUMENT
 */
export function readLedgers(value: unknown): readonly LedgerRoom[] {
  if (value === undefined) return []
  if (!isArray(value)) throw invalidArgument('ledgers', value, 'must be an array of ledgers')
  const rooms = Array.from(value, (room, index) => readRoom(room, `ledgers[${index}]`))
  const names = new Set<string>()
  for (const [index, { kind }] of rooms.entries()) {
    if (names.has(kind.name)) throw invalidArgument(`ledgers[${index}]`, kind.name, 'is there twice')
    names.add(kind.name)
  }
  return rooms
}

function readRoom(value: unknown, field: string): LedgerRoom {
  const room = readPort<LedgerRoom>(value, field, ['make', 'attach'], 'must be a ledger')
  const { name, version, commands } = room.kind ?? {}
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name)) {
    throw invalidArgument(`${field}.kind.name`, name, 'must be lower-case letters, digits and hyphens')
  }
  if (!Number.isSafeInteger(version) || (version as number) < 1) {
    throw invalidArgument(`${field}.kind.version`, version, 'must be a whole number from 1')
  }
  for (const command of Object.values(commands ?? {})) {
    if (!command.name.startsWith(`${name}.`)) {
      throw invalidArgument(`${field}.kind.commands`, command.name, `must begin with ${name}.`)
    }
  }
  return room
}
