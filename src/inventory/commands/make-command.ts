import { invalidArgument, unreadable } from '../../errors/invalid-argument.ts'
import { checkObject, KnownFields, readObject, type Unchecked } from '../../errors/known-fields.ts'
import { readId } from '../request/fields.ts'
import { Command } from './command.ts'
import type { AnyCommandKind } from './command-kind.ts'
import type { CommandType } from './command-types.ts'
import { stockCommands } from './stock-commands.ts'

const kinds: Readonly<Record<CommandType, AnyCommandKind>> = stockCommands

/** Every command, by its type: the front door from requests to the model. */
export const commandTypes: readonly CommandType[] = Object.freeze(Object.keys(stockCommands) as CommandType[])

const called = fieldsOfAll((fields, before) => new KnownFields(fields, before))
const batched = fieldsOfAll(
  (fields) =>
    new KnownFields([...fields, 'type'], {
      signal: 'does not go with a command of a batch, which cannot be given up by itself',
    }),
)
const inTransaction = 'does not go with a command in a transaction'
const transacted = fieldsOfAll(
  (fields, before) =>
    new KnownFields(fields, {
      ...before,
      actor: `${inTransaction}; give it to the transaction`,
      metadata: `${inTransaction}; give it to the transaction`,
      effectiveAt: `${inTransaction}; give it to the transaction`,
      signal: `${inTransaction}; give it to the transaction`,
      idempotencyKey: inTransaction,
    }),
)

/**
 * Checks and copies a request.
 * @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field
 */
export function makeCommand(type: CommandType, request: unknown): Command {
  try {
    return new Command(kinds[type], checkObject(request, 'request', called[type]))
  } catch (error) {
    throw unreadable(error, 'request', request)
  }
}

/** A command whose first argument, such as a reservation's id, stands before its options. */
export function makeCommandOn(type: CommandType, first: unknown, options: unknown): Command {
  try {
    return new Command(kinds[type], joined(type, first, options, called[type]))
  } catch (error) {
    throw unreadable(error, 'options', options)
  }
}

/** A command of a batch, which says itself what it is. */
export function makeBatchCommand(value: unknown, path: string): Command {
  try {
    if (typeof value !== 'object' || value === null)
      throw invalidArgument(path, value, 'must be a command: an object with a type')
    const { type } = value as Unchecked
    if (typeof type !== 'string' || !Object.hasOwn(kinds, type))
      throw invalidArgument('type', type, `must be one of ${commandTypes.join(', ')}`)
    return new Command(kinds[type as CommandType], checkObject(value, path, batched[type as CommandType]))
  } catch (error) {
    throw unreadable(error, path, value)
  }
}

/**
 * A command in a transaction, whose context but for the reference is the transaction's.
 * @param reason the transaction's, for a command that gives none
 */
export function makeCommandInTransaction(
  type: CommandType,
  request: unknown,
  reason: string | undefined,
  first?: unknown,
): Command {
  const known = transacted[type]
  try {
    const own =
      kinds[type].before === undefined ? readObject(request, 'request', known) : joined(type, first, request, known)
    // A warehouse's settings are part of no level that a transaction could hold.
    if (type === 'configure') readId(own, 'productId')
    return new Command(kinds[type], own.reason === undefined ? { ...own, reason } : own)
  } catch (error) {
    throw unreadable(error, 'request', request)
  }
}

function joined(type: CommandType, first: unknown, options: unknown, known: KnownFields): Unchecked {
  const given = options === undefined ? {} : readObject(options, 'options', known)
  return { ...given, [kinds[type].before as string]: first }
}

function fieldsOfAll(
  known: (fields: readonly string[], before: Readonly<Record<string, string>>) => KnownFields,
): Readonly<Record<CommandType, KnownFields>> {
  const byType = commandTypes.map((type) => {
    const { request, before } = kinds[type]
    return [type, known(Object.keys(request), before === undefined ? {} : { [before]: 'stands before the options' })]
  })
  return Object.freeze(Object.fromEntries(byType)) as Readonly<Record<CommandType, KnownFields>>
}
