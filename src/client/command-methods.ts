import type { Attempt } from '../engine/answer.ts'
import type { StockMethods } from '../engine/stock-methods.ts'
import { type CommandSender, isRefusal } from './command-sender.ts'
import type { Asked, Given } from './wire-types.ts'

/** Every method that the library has for a command on stock: the compiler sees to it that none is missing. */
type Methods = { readonly [Name in keyof StockMethods<Asked, Given>]: StockMethods<Asked, Given>[Name] }

/** The commands on stock levels and reservations, named as the library's methods. What each does is said there. */
export abstract class CommandMethods implements Methods {
  readonly #sender: CommandSender

  constructor(sender: CommandSender) {
    this.#sender = sender
  }

  /** supplier → available. */
  receive(request: Asked['receive']): Promise<Given['receive']> {
    return this.#sender.call('receive', request)
  }

  /** available → customer: over the counter, without a hold. */
  sell(request: Asked['sell']): Promise<Given['sell']> {
    return this.#sender.call('sell', request)
  }

  /** customer → available, quarantined or damaged. */
  returnStock(request: Asked['returnStock']): Promise<Given['returnStock']> {
    return this.#sender.call('returnStock', request)
  }

  /** available → scrap; with `fromHeld` also what is held. */
  remove(request: Asked['remove']): Promise<Given['remove']> {
    return this.#sender.call('remove', request)
  }

  /** available → damaged; with `fromHeld` also what is held. */
  markDamaged(request: Asked['markDamaged']): Promise<Given['markDamaged']> {
    return this.#sender.call('markDamaged', request)
  }

  /** available → quarantined. */
  quarantine(request: Asked['quarantine']): Promise<Given['quarantine']> {
    return this.#sender.call('quarantine', request)
  }

  /** quarantined → available. */
  clear(request: Asked['clear']): Promise<Given['clear']> {
    return this.#sender.call('clear', request)
  }

  /** damaged or quarantined → scrap. */
  writeOff(request: Asked['writeOff']): Promise<Given['writeOff']> {
    return this.#sender.call('writeOff', request)
  }

  /** available, damaged or quarantined → supplier. */
  returnToSupplier(request: Asked['returnToSupplier']): Promise<Given['returnToSupplier']> {
    return this.#sender.call('returnToSupplier', request)
  }

  /** available ↔ variance, by a difference. */
  adjust(request: Asked['adjust']): Promise<Given['adjust']> {
    return this.#sender.call('adjust', request)
  }

  /** available ↔ variance, to what stands on the shelf. */
  count(request: Asked['count']): Promise<Given['count']> {
    return this.#sender.call('count', request)
  }

  /** available → available elsewhere, in one commit. */
  transfer(request: Asked['transfer']): Promise<Given['transfer']> {
    return this.#sender.call('transfer', request)
  }

  /** available → reserved, for a time. */
  reserve(request: Asked['reserve']): Promise<Given['reserve']> {
    return this.#sender.call('reserve', request)
  }

  /** As `reserve`, with a refusal as a value. */
  async tryReserve(request: Asked['reserve']): Promise<Attempt<Given['reserve']>> {
    try {
      return { ok: true, value: await this.reserve(request) }
    } catch (error) {
      if (!isRefusal(error)) throw error
      const { code, details, message } = error
      return { ok: false, refusal: { code, details, message } as Extract<Attempt<never>, { ok: false }>['refusal'] }
    }
  }

  /** Several lines, all or none. */
  reserveAll(request: Asked['reserveAll']): Promise<Given['reserveAll']> {
    return this.#sender.call('reserveAll', request)
  }

  /** reserved → committed; the rest of a part is released. */
  confirm(reservationId: string, options?: Asked['confirm']): Promise<Given['confirm']> {
    return this.#sender.callOn('confirm', reservationId, options)
  }

  /** committed → customer, in parts until nothing is left. */
  fulfill(reservationId: string, options?: Asked['fulfill']): Promise<Given['fulfill']> {
    return this.#sender.callOn('fulfill', reservationId, options)
  }

  /** reserved → available; a part leaves the rest held. */
  release(reservationId: string, options?: Asked['release']): Promise<Given['release']> {
    return this.#sender.callOn('release', reservationId, options)
  }

  /** committed → available, of what is not shipped. */
  cancel(reservationId: string, options?: Asked['cancel']): Promise<Given['cancel']> {
    return this.#sender.callOn('cancel', reservationId, options)
  }

  /** `confirm` for several: all or none. */
  confirmAll(reservationIds: readonly string[], options?: Asked['confirmAll']): Promise<Given['confirmAll']> {
    return this.#sender.callOnAll('confirmAll', reservationIds, options)
  }

  /** `fulfill` for several: all or none. */
  fulfillAll(reservationIds: readonly string[], options?: Asked['fulfillAll']): Promise<Given['fulfillAll']> {
    return this.#sender.callOnAll('fulfillAll', reservationIds, options)
  }

  /** `release` for several: all or none. */
  releaseAll(reservationIds: readonly string[], options?: Asked['releaseAll']): Promise<Given['releaseAll']> {
    return this.#sender.callOnAll('releaseAll', reservationIds, options)
  }

  /** `cancel` for several: all or none. */
  cancelAll(reservationIds: readonly string[], options?: Asked['cancelAll']): Promise<Given['cancelAll']> {
    return this.#sender.callOnAll('cancelAll', reservationIds, options)
  }

  /** Moves the expiry to now + `ttlMs`, never earlier than it was. */
  extend(reservationId: string, options: Asked['extend']): Promise<Given['extend']> {
    return this.#sender.callOn('extend', reservationId, options)
  }
}
