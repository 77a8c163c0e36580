import type { System } from '../systems/system.ts'
import { productChoice } from './product-choice.ts'

/** Callers that each wait for their answer and ask again: as many in flight as there are callers. */
export interface Load {
  readonly inFlight: number
  /** Reservations in one call; each by itself if left out. */
  readonly batchSize?: number
  /** Of the popularity of products; 0 by default: all alike. */
  readonly zipfExponent?: number
  /** So many reservations in all, or as many as go into so many seconds. */
  readonly until: { readonly operations: number } | { readonly seconds: number }
}

export interface LoadResult {
  readonly acknowledged: number
  readonly seconds: number
}

export async function runLoad(system: System, products: number, load: Load): Promise<LoadResult> {
  const { inFlight, batchSize = 1, zipfExponent, until } = load
  const next = productChoice(products, zipfExponent)
  const calls = new Calls(until, batchSize)
  const reserveOne = async (client: number): Promise<void> => {
    while (calls.mayBegin()) await system.reserve(next(), client)
  }
  const reserveMany = async (): Promise<void> => {
    while (calls.mayBegin()) await system.reserveMany?.(Array.from({ length: batchSize }, next))
  }
  const start = performance.now()
  const callers = Array.from({ length: inFlight }, (_, client) =>
    batchSize === 1 ? reserveOne(client) : reserveMany(),
  )
  await Promise.all(callers)
  return { acknowledged: calls.begun * batchSize, seconds: (performance.now() - start) / 1_000 }
}

/** The clock is asked once for so many calls: asking takes longer than some of what is measured. */
const callsPerLook = 16

/** Counts calls, and says when there were enough. */
class Calls {
  readonly #most: number
  readonly #deadline: number
  begun = 0
  #isOver = false

  constructor(until: Load['until'], batchSize: number) {
    this.#most = 'operations' in until ? until.operations / batchSize : Number.POSITIVE_INFINITY
    this.#deadline = performance.now() + ('seconds' in until ? until.seconds * 1_000 : Number.POSITIVE_INFINITY)
  }

  mayBegin(): boolean {
    if (this.begun % callsPerLook === 0) this.#isOver ||= performance.now() >= this.#deadline
    if (this.#isOver || this.begun >= this.#most) return false
    this.begun += 1
    return true
  }
}
