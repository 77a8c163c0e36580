import type { System } from '../systems/system.ts'
import { productChoice } from './product-choice.ts'

/** Callers that each wait for their answer and ask again: as many in flight as there are callers. */
export interface Load {
  readonly inFlight: number
  /** Reservations in one call; each by itself if left out. */
  readonly batchSize?: number
  /** Of the popularity of products; 0 by default: all alike. */
  readonly zipfExponent?: number
  /** So many reservations in all, or as many as go into so many seconds (only with what does I/O). */
  readonly until: { readonly operations: number } | { readonly seconds: number }
}

export interface LoadResult {
  readonly acknowledged: number
  readonly seconds: number
}

export async function runLoad(system: System, products: number, load: Load): Promise<LoadResult> {
  const { inFlight, batchSize = 1, zipfExponent, until } = load
  const next = productChoice(products, zipfExponent)
  let left = 'operations' in until ? until.operations / batchSize : Number.MAX_SAFE_INTEGER
  let acknowledged = 0
  const reserveOne = async (client: number): Promise<void> => {
    while (left > 0) {
      left -= 1
      await system.reserve(next(), client)
      acknowledged += 1
    }
  }
  const reserveMany = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await system.reserveMany?.(Array.from({ length: batchSize }, next))
      acknowledged += batchSize
    }
  }
  const timer = 'seconds' in until ? setTimeout(() => (left = 0), until.seconds * 1_000) : undefined
  const start = performance.now()
  await Promise.all(
    Array.from({ length: inFlight }, (_, client) => (batchSize === 1 ? reserveOne(client) : reserveMany())),
  )
  clearTimeout(timer)
  return { acknowledged, seconds: (performance.now() - start) / 1_000 }
}
