import type { CommandType, Requests } from '../inventory/commands/command-types.ts'
import type { Attempt } from './answer.ts'

/** What each command takes and gives where it is sent. */
type OfEach = { readonly [Type in CommandType]: unknown }

/** What a command takes where the reservations that it names stand before the rest. */
export type Options<Request> = Omit<Request, 'reservationId' | 'reservationIds'>

/** The commands on reservations that are there already. */
export type Named = {
  [Type in CommandType]: Requests[Type] extends
    | { readonly reservationId: string; readonly productId?: never }
    | { readonly reservationIds: readonly string[] }
    ? Type
    : never
}[CommandType]

/** What the inventory's own methods take. */
export type Called = { readonly [Type in CommandType]: Type extends Named ? Options<Requests[Type]> : Requests[Type] }

/** Who has commands done: the engine, or a transaction on its draft. */
export interface CommandCaller<Given extends OfEach> {
  call<Type extends CommandType>(type: Type, request: unknown): Promise<Given[Type]>
  callOn<Type extends CommandType>(type: Type, named: unknown, options: unknown): Promise<Given[Type]>
  attempt<Type extends CommandType>(type: Type, request: unknown): Promise<Attempt<Given[Type]>>
}

/** The commands on stock levels as methods: of the inventory, and of a transaction. */
export abstract class StockMethods<Asked extends OfEach, Given extends OfEach> {
  readonly #caller: CommandCaller<Given>

  constructor(caller: CommandCaller<Given>) {
    this.#caller = caller
  }

  /** supplier → available. @throws CAPACITY_EXCEEDED */
  receive(request: Asked['receive']): Promise<Given['receive']> {
    return this.#caller.call('receive', request)
  }

  /** available → customer: over the counter, without a hold. @throws INSUFFICIENT_STOCK */
  sell(request: Asked['sell']): Promise<Given['sell']> {
    return this.#caller.call('sell', request)
  }

  /** customer → available, quarantined or damaged. @throws CAPACITY_EXCEEDED; INVALID_QUANTITY if more comes back than was shipped */
  returnStock(request: Asked['returnStock']): Promise<Given['returnStock']> {
    return this.#caller.call('returnStock', request)
  }

  /** available → scrap; with `fromHeld` also what is held. @throws INSUFFICIENT_STOCK, INVALID_QUANTITY, RESERVATION_EXPIRED */
  remove(request: Asked['remove']): Promise<Given['remove']> {
    return this.#caller.call('remove', request)
  }

  /** available → damaged; with `fromHeld` also what is held. @throws INSUFFICIENT_STOCK, INVALID_QUANTITY, RESERVATION_EXPIRED */
  markDamaged(request: Asked['markDamaged']): Promise<Given['markDamaged']> {
    return this.#caller.call('markDamaged', request)
  }

  /** available → quarantined. @throws INSUFFICIENT_STOCK */
  quarantine(request: Asked['quarantine']): Promise<Given['quarantine']> {
    return this.#caller.call('quarantine', request)
  }

  /** quarantined → available. @throws INSUFFICIENT_STOCK */
  clear(request: Asked['clear']): Promise<Given['clear']> {
    return this.#caller.call('clear', request)
  }

  /** damaged or quarantined → scrap. @throws INSUFFICIENT_STOCK */
  writeOff(request: Asked['writeOff']): Promise<Given['writeOff']> {
    return this.#caller.call('writeOff', request)
  }

  /** available, damaged or quarantined → supplier. @throws INSUFFICIENT_STOCK */
  returnToSupplier(request: Asked['returnToSupplier']): Promise<Given['returnToSupplier']> {
    return this.#caller.call('returnToSupplier', request)
  }

  /** available ↔ variance, by a difference. @throws INSUFFICIENT_STOCK */
  adjust(request: Asked['adjust']): Promise<Given['adjust']> {
    return this.#caller.call('adjust', request)
  }

  /**
   * available ↔ variance, to what stands on the shelf: available + reserved + committed. A `counted` entry
   * behind the movement says what was counted, also where nothing differs.
   * @throws INSUFFICIENT_STOCK if fewer were counted than are held; name in `fromHeld` whose goods are missing
   */
  count(request: Asked['count']): Promise<Given['count']> {
    return this.#caller.call('count', request)
  }

  /** available → transit → available elsewhere, in one commit. @throws SAME_WAREHOUSE, INSUFFICIENT_STOCK, CAPACITY_EXCEEDED */
  transfer(request: Asked['transfer']): Promise<Given['transfer']> {
    return this.#caller.call('transfer', request)
  }

  /** available → reserved, for a time. @throws INSUFFICIENT_STOCK */
  reserve(request: Asked['reserve']): Promise<Given['reserve']> {
    return this.#caller.call('reserve', request)
  }

  /** As `reserve`, with a refusal as a value. */
  tryReserve(request: Asked['reserve']): Promise<Attempt<Given['reserve']>> {
    return this.#caller.attempt('reserve', request)
  }

  /** Several lines, all or none, in one commit. @throws INSUFFICIENT_STOCK, with every line that is short in `details.short` */
  reserveAll(request: Asked['reserveAll']): Promise<Given['reserveAll']> {
    return this.#caller.call('reserveAll', request)
  }

  /** reserved → committed; the rest of a part is released. @throws RESERVATION_EXPIRED, INVALID_RESERVATION_STATE, INVALID_QUANTITY */
  confirm(reservationId: string, options?: Asked['confirm']): Promise<Given['confirm']> {
    return this.#caller.callOn('confirm', reservationId, options)
  }

  /** committed → customer, in parts until nothing is left. @throws INVALID_RESERVATION_STATE, INVALID_QUANTITY */
  fulfill(reservationId: string, options?: Asked['fulfill']): Promise<Given['fulfill']> {
    return this.#caller.callOn('fulfill', reservationId, options)
  }

  /** reserved → available; a part leaves the rest held. Of a released or expired hold a no-op. @throws INVALID_RESERVATION_STATE, INVALID_QUANTITY */
  release(reservationId: string, options?: Asked['release']): Promise<Given['release']> {
    return this.#caller.callOn('release', reservationId, options)
  }

  /** committed → available, of what is not shipped; a part leaves the rest committed. @throws INVALID_RESERVATION_STATE, INVALID_QUANTITY */
  cancel(reservationId: string, options?: Asked['cancel']): Promise<Given['cancel']> {
    return this.#caller.callOn('cancel', reservationId, options)
  }

  /** `confirm` for several, such as a cart: all or none, in one commit; the reservations in the order given. @throws as `confirm`, naming which */
  confirmAll(reservationIds: readonly string[], options?: Asked['confirmAll']): Promise<Given['confirmAll']> {
    return this.#caller.callOn('confirmAll', reservationIds, options)
  }

  /** `fulfill` for several, all or none. @throws as `fulfill`, naming which */
  fulfillAll(reservationIds: readonly string[], options?: Asked['fulfillAll']): Promise<Given['fulfillAll']> {
    return this.#caller.callOn('fulfillAll', reservationIds, options)
  }

  /** `release` for several, all or none; those that were released or have expired stay as they are. @throws as `release`, naming which */
  releaseAll(reservationIds: readonly string[], options?: Asked['releaseAll']): Promise<Given['releaseAll']> {
    return this.#caller.callOn('releaseAll', reservationIds, options)
  }

  /** `cancel` for several, all or none. @throws as `cancel`, naming which */
  cancelAll(reservationIds: readonly string[], options?: Asked['cancelAll']): Promise<Given['cancelAll']> {
    return this.#caller.callOn('cancelAll', reservationIds, options)
  }

  /** Moves the expiry to now + `ttlMs`, never earlier than it was. @throws RESERVATION_EXPIRED, INVALID_RESERVATION_STATE */
  extend(reservationId: string, options: Asked['extend']): Promise<Given['extend']> {
    return this.#caller.callOn('extend', reservationId, options)
  }
}
