import { invalidArgument, readObject, type Unchecked } from '../request/fields.ts'
import type { CommandType } from '../request/requests.ts'
import { AddWarehouse } from './add-warehouse.ts'
import { Adjust, Count } from './adjust.ts'
import type { Command } from './command.ts'
import { ConfigureLevel, ConfigureWarehouse } from './configure.ts'
import { MoveStock } from './move-stock.ts'
import { OnReservation } from './on-reservation.ts'
import { Reserve, ReserveAll } from './reserve.ts'
import { TransferStock } from './transfer-stock.ts'

const makers: { readonly [Type in CommandType]: (request: Unchecked) => Command } = {
  addWarehouse: (request) => new AddWarehouse(request),
  configure: (request) =>
    request.productId === undefined ? new ConfigureWarehouse(request) : new ConfigureLevel(request),
  receive: (request) => new MoveStock('receive', request),
  sell: (request) => new MoveStock('sell', request),
  returnStock: (request) => new MoveStock('returnStock', request),
  remove: (request) => new MoveStock('remove', request),
  markDamaged: (request) => new MoveStock('markDamaged', request),
  quarantine: (request) => new MoveStock('quarantine', request),
  clear: (request) => new MoveStock('clear', request),
  writeOff: (request) => new MoveStock('writeOff', request),
  adjust: (request) => new Adjust(request),
  count: (request) => new Count(request),
  transfer: (request) => new TransferStock(request),
  reserve: (request) => new Reserve(request),
  reserveAll: (request) => new ReserveAll(request),
  confirm: (request) => new OnReservation('confirm', request),
  fulfill: (request) => new OnReservation('fulfill', request),
  release: (request) => new OnReservation('release', request),
  cancel: (request) => new OnReservation('cancel', request),
  extend: (request) => new OnReservation('extend', request),
}

/** Every command, by its type: the front door from requests to the model. */
export const commandTypes: readonly CommandType[] = Object.freeze(Object.keys(makers) as CommandType[])

/**
 * Checks and copies a request.
 * @throws INVALID_ARGUMENT, INVALID_ID or INVALID_QUANTITY, naming the field
 */
export function makeCommand(type: CommandType, request: unknown): Command {
  if (typeof type !== 'string' || !Object.hasOwn(makers, type))
    throw invalidArgument('type', type, `must be one of ${commandTypes.join(', ')}`)
  return makers[type](readObject(request, 'request'))
}
