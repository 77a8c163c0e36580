import { randomUUID } from 'node:crypto'
import { Mutex } from 'async-mutex'

interface LoggedReservation {
  readonly id: string
  readonly productId: string
  readonly quantity: number
  readonly at: number
}

/** What an interview answer looks like: a Map, a mutex a product, an array as the log. */
export class PlainInventory {
  readonly #available: Map<string, number> = new Map()
  readonly #mutexes: Map<string, Mutex> = new Map()
  readonly log: LoggedReservation[] = []

  receive(productId: string, quantity: number): void {
    this.#available.set(productId, (this.#available.get(productId) ?? 0) + quantity)
    this.#mutexes.set(productId, new Mutex())
  }

  available(productId: string): number {
    return this.#available.get(productId) ?? 0
  }

  reserve(productId: string, quantity: number): Promise<LoggedReservation> {
    const mutex = this.#mutexes.get(productId) as Mutex
    return mutex.runExclusive(() => {
      const available = this.available(productId)
      if (available < quantity) throw new Error('insufficient stock')
      this.#available.set(productId, available - quantity)
      const reservation = { id: randomUUID(), productId, quantity, at: Date.now() }
      this.log.push(reservation)
      return reservation
    })
  }
}
