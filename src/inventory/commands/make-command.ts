import { invalidArgument, unreadable } from '../../errors/invalid-argument.ts'
import { checkObject, type FieldList, KnownFields, readObject, type Unchecked } from '../../errors/known-fields.ts'
import { readId } from '../request/fields.ts'
import type { CommandType, Requests } from '../request/requests.ts'
import { AddWarehouse, addWarehouseFields } from './add-warehouse.ts'
import { Adjust, adjustFields, Count, countFields } from './adjust.ts'
import type { Command } from './command.ts'
import { configure, configureFields } from './configure.ts'
import { lossFields, MoveStock, moveFields, returnToSupplierFields, writeOffFields } from './move-stock.ts'
import { extendFields, OnReservation, partFields } from './on-reservation.ts'
import { OnReservations, onReservationsFields, type ReservationsCommand } from './on-reservations.ts'
import { Reserve, ReserveAll, reserveAllFields, reserveFields } from './reserve.ts'
import { ReturnStock, returnStockFields } from './return-stock.ts'
import { TransferStock, transferFields } from './transfer-stock.ts'

interface Maker<Request> {
  /** Whatever else a request has is refused. */
  readonly fields: FieldList<Request>
  /** The field that stands before the others as an argument of its own, unless in a batch. */
  readonly before?: keyof Request & string
  readonly make: (request: Unchecked) => Command
}

const makers: { readonly [Type in CommandType]: Maker<Requests[Type]> } = {
  addWarehouse: { fields: addWarehouseFields, make: (request) => new AddWarehouse(request) },
  configure: { fields: configureFields, make: configure },
  receive: { fields: moveFields, make: (request) => new MoveStock('receive', request) },
  sell: { fields: moveFields, make: (request) => new MoveStock('sell', request) },
  returnStock: { fields: returnStockFields, make: (request) => new ReturnStock(request) },
  remove: { fields: lossFields, make: (request) => new MoveStock('remove', request) },
  markDamaged: { fields: lossFields, make: (request) => new MoveStock('markDamaged', request) },
  quarantine: { fields: moveFields, make: (request) => new MoveStock('quarantine', request) },
  clear: { fields: moveFields, make: (request) => new MoveStock('clear', request) },
  writeOff: { fields: writeOffFields, make: (request) => new MoveStock('writeOff', request) },
  returnToSupplier: { fields: returnToSupplierFields, make: (request) => new MoveStock('returnToSupplier', request) },
  adjust: { fields: adjustFields, make: (request) => new Adjust(request) },
  count: { fields: countFields, make: (request) => new Count(request) },
  transfer: { fields: transferFields, make: (request) => new TransferStock(request) },
  reserve: { fields: reserveFields, make: (request) => new Reserve(request) },
  reserveAll: { fields: reserveAllFields, make: (request) => new ReserveAll(request) },
  confirm: { fields: partFields, before: 'reservationId', make: (request) => new OnReservation('confirm', request) },
  fulfill: { fields: partFields, before: 'reservationId', make: (request) => new OnReservation('fulfill', request) },
  release: { fields: partFields, before: 'reservationId', make: (request) => new OnReservation('release', request) },
  cancel: { fields: partFields, before: 'reservationId', make: (request) => new OnReservation('cancel', request) },
  confirmAll: several('confirmAll'),
  releaseAll: several('releaseAll'),
  fulfillAll: several('fulfillAll'),
  cancelAll: several('cancelAll'),
  extend: { fields: extendFields, before: 'reservationId', make: (request) => new OnReservation('extend', request) },
}

function several(type: ReservationsCommand): Maker<Requests[ReservationsCommand]> {
  return {
    fields: onReservationsFields,
    before: 'reservationIds',
    make: (request) => new OnReservations(type, request),
  }
}

/** Every command, by its type: the front door from requests to the model. */
export const commandTypes: readonly CommandType[] = Object.freeze(Object.keys(makers) as CommandType[])

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
    return makers[type].make(checkObject(request, 'request', called[type]))
  } catch (error) {
    throw unreadable(error, 'request', request)
  }
}

/** A command whose first argument, such as a reservation's id, stands before its options. */
export function makeCommandOn(type: CommandType, first: unknown, options: unknown): Command {
  try {
    return makers[type].make(joined(type, first, options, called[type]))
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
    if (typeof type !== 'string' || !Object.hasOwn(makers, type))
      throw invalidArgument('type', type, `must be one of ${commandTypes.join(', ')}`)
    return makers[type as CommandType].make(checkObject(value, path, batched[type as CommandType]))
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
      makers[type].before === undefined ? readObject(request, 'request', known) : joined(type, first, request, known)
    // A warehouse's settings are part of no level that a transaction could hold.
    if (type === 'configure') readId(own, 'productId')
    return makers[type].make(own.reason === undefined ? { ...own, reason } : own)
  } catch (error) {
    throw unreadable(error, 'request', request)
  }
}

function joined(type: CommandType, first: unknown, options: unknown, known: KnownFields): Unchecked {
  const given = options === undefined ? {} : readObject(options, 'options', known)
  return { ...given, [makers[type].before as string]: first }
}

function fieldsOfAll(
  known: (fields: readonly string[], before: Readonly<Record<string, string>>) => KnownFields,
): Readonly<Record<CommandType, KnownFields>> {
  const byType = commandTypes.map((type) => {
    const { fields, before } = makers[type]
    return [type, known(Object.keys(fields), before === undefined ? {} : { [before]: 'stands before the options' })]
  })
  return Object.freeze(Object.fromEntries(byType)) as Readonly<Record<CommandType, KnownFields>>
}
