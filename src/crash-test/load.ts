import type { Reservation } from '../index.ts'
import { Random } from '../simulation/random.ts'
import type { Answer, Effect } from './answer.ts'
import type { KeyedCommand } from './keyed-command.ts'

export const warehouseIds = ['SFO', 'NYC', 'LON'] as const
export const productIds: readonly string[] = Array.from({ length: 12 }, (_, index) => `P-${index + 1}`)

type Type = KeyedCommand['type']

const weights: Readonly<Record<Type, number>> = {
  reserve: 40,
  confirm: 18,
  release: 10,
  fulfill: 10,
  receive: 8,
  reserveAll: 7,
  transfer: 5,
  cancel: 2,
  'catalog.add': 3,
}

const longTtlMs = 600_000

/**
 * Random commands, each with a key of its own: single ones and batches, on stock that is scarce now and
 * then, with holds that soon run out among them, and some that are sent again.
 */
export class Load {
  readonly #random: Random
  readonly #life: number
  readonly #pending: string[]
  readonly #confirmed: string[] = []
  /** Some that had an effect. */
  readonly #done: KeyedCommand[] = []
  readonly #known: WeakSet<KeyedCommand> = new WeakSet()
  #count = 0

  /** `pending` are holds of earlier lives, to go on with. */
  constructor(seed: number, life: number, pending: Iterable<Reservation>) {
    this.#random = new Random(seed, `the load of life ${life}`)
    this.#life = life
    this.#pending = Array.from(pending, ({ id }) => id)
  }

  /** What a caller does next: one command, or several in a batch. */
  next(): KeyedCommand[] {
    const again = this.#random.chance(0.03) ? this.#done[this.#random.whole(0, 99)] : undefined
    if (again !== undefined) return [again]
    const length = this.#random.chance(0.1) ? this.#random.whole(2, 20) : 1
    return Array.from({ length }, () => this.#command())
  }

  /** Learns what there is to go on with. */
  take(commands: readonly KeyedCommand[], answers: readonly Answer[]): void {
    for (const [index, command] of commands.entries()) {
      const effect = answers[index]?.effect
      // What was sent again has nothing new to go on with.
      if (effect !== undefined && !this.#known.has(command)) this.#learn(command, effect)
    }
  }

  #learn(command: KeyedCommand, effect: Effect): void {
    this.#known.add(command)
    this.#done[this.#random.whole(0, 99)] = command
    if (command.type === 'reserve' || command.type === 'reserveAll') this.#pending.push(...effect.reservationIds)
    else if (command.type === 'confirm') this.#confirmed.push(command.reservationId)
  }

  #command(): KeyedCommand {
    this.#count += 1
    const idempotencyKey = `${this.#life}/${this.#count}`
    const type = this.#random.weighted(weights)
    if (type === 'catalog.add')
      return { type, idempotencyKey, id: idempotencyKey, sku: idempotencyKey, name: `product ${this.#count}` }
    if (type === 'receive') return { type, idempotencyKey, ...this.#level(), quantity: this.#random.whole(5, 30) }
    if (type === 'transfer') return { type, idempotencyKey, ...this.#transfer() }
    if (type === 'reserveAll') return { type, idempotencyKey, lines: this.#lines(), ttlMs: this.#ttlMs() }
    if (type !== 'reserve') {
      const reservationId = this.#takeOne(type === 'fulfill' || type === 'cancel' ? this.#confirmed : this.#pending)
      if (reservationId !== undefined) return { type, idempotencyKey, reservationId }
    }
    return {
      type: 'reserve',
      idempotencyKey,
      ...this.#level(),
      quantity: this.#random.whole(1, 4),
      ttlMs: this.#ttlMs(),
    }
  }

  /** Each reservation is ended by one command only, so that all of them have something to do. */
  #takeOne(ids: string[]): string | undefined {
    const index = this.#random.whole(0, Math.max(0, ids.length - 1))
    const last = ids.pop()
    if (last === undefined || index === ids.length) return last
    const taken = ids[index] as string
    ids[index] = last
    return taken
  }

  #level(): { warehouseId: string; productId: string } {
    return { warehouseId: this.#random.pick(warehouseIds), productId: this.#random.pick(productIds) }
  }

  #lines(): { warehouseId: string; productId: string; quantity: number }[] {
    return Array.from({ length: this.#random.whole(2, 5) }, () => ({
      ...this.#level(),
      quantity: this.#random.whole(1, 3),
    }))
  }

  #transfer(): { sourceWarehouseId: string; destinationWarehouseId: string; productId: string; quantity: number } {
    const sourceWarehouseId = this.#random.pick(warehouseIds)
    const destinationWarehouseId = this.#random.pick(warehouseIds.filter((id) => id !== sourceWarehouseId))
    const quantity = this.#random.whole(1, 5)
    return { sourceWarehouseId, destinationWarehouseId, productId: this.#random.pick(productIds), quantity }
  }

  #ttlMs(): number {
    return this.#random.chance(0.2) ? this.#random.whole(1, 100) : longTtlMs
  }
}
