import { randomUUID } from 'node:crypto'
import { Mutex } from 'async-mutex'
import { ample, type Count, productIds, type System } from '../systems/system.ts'

interface LoggedReservation {
  readonly id: string
  readonly productId: string
  readonly quantity: number
  readonly at: number
}

/** What an interview answer looks like: a Map, a mutex a product, an array as the log. */
export class PlainClass implements System {
  readonly #ids: readonly string[]
  readonly #available: Map<string, number> = new Map()
  readonly #mutexes: Map<string, Mutex> = new Map()
  readonly #log: LoggedReservation[] = []

  constructor(products: number) {
    this.#ids = productIds(products)
    for (const id of this.#ids) {
      this.#available.set(id, ample)
      this.#mutexes.set(id, new Mutex())
    }
  }

  reserve(product: number): Promise<LoggedReservation> {
    const productId = this.#ids[product] as string
    const mutex = this.#mutexes.get(productId) as Mutex
    return mutex.runExclusive(() => {
      const available = this.#available.get(productId) ?? 0
      if (available < 1) throw new Error('insufficient stock')
      this.#available.set(productId, available - 1)
      const reservation = { id: randomUUID(), productId, quantity: 1, at: Date.now() }
      this.#log.push(reservation)
      return reservation
    })
  }

  async recount(): Promise<Count> {
    const taken = [...this.#available.values()].reduce((sum, available) => sum + ample - available, 0)
    return { taken, recorded: this.#log.length }
  }

  async remove(): Promise<void> {}
}
