import type { ShortDemand } from '../errors/error-details.ts'
import type { Stock } from '../inventory/stock.ts'
import type { AllocationProblem, Demand, PickedUnits, Source } from './strategy.ts'

/** Why a plan is as it is, sentence by sentence. @param reasons what led to it */
export function explain(
  problem: AllocationProblem,
  picks: readonly PickedUnits[],
  reasons: readonly string[],
  short: readonly ShortDemand[],
): readonly string[] {
  const sentences = [...reasons]
  const origins = originsOf(problem, picks)
  for (const { line, productId } of problem.lines) {
    const from = origins[line]
    if (from !== undefined) sentences.push(`Line ${line}, ${productId}: ${from}.`)
  }
  for (const { line, productId, requested, allocated, missing } of short) {
    sentences.push(`Line ${line}, ${productId}: ${missing} of ${requested} are missing, ${allocated} can be had.`)
  }
  return Object.freeze(sentences)
}

/** What of the products that are short is kept back, and so is not planned with. */
export function notesOnKeptBack(stock: Stock, candidates: readonly string[], short: readonly ShortDemand[]): string[] {
  const notes: string[] = []
  for (const productId of new Set(short.map((demand) => demand.productId))) {
    for (const warehouseId of candidates) {
      const { available = 0, keepBack = 0 } = stock.knownLevel(warehouseId, productId) ?? {}
      const kept = Math.min(available, keepBack)
      if (kept > 0) notes.push(`${warehouseId} keeps ${kept} of ${productId} back.`)
    }
  }
  return notes
}

/** For each line that something comes from somewhere for: from where, in words. */
function originsOf(problem: AllocationProblem, picks: readonly PickedUnits[]): readonly (string | undefined)[] {
  const origins: (string | undefined)[] = problem.lines.map(() => undefined)
  const split = new Set<number>()
  for (const { line, source, quantity } of picks) {
    const before = origins[line]
    const from = `${quantity} from ${nameOf(problem.sources[source] as Source)}`
    origins[line] = before === undefined ? from : `${before}, ${from}`
    if (before !== undefined) split.add(line)
  }
  for (const line of split) {
    if (isNowhereWhole(problem, line)) origins[line] = `${origins[line]}, since no warehouse has all of it`
  }
  return origins
}

function isNowhereWhole({ lines, sources }: AllocationProblem, line: number): boolean {
  const { product, quantity } = lines[line] as Demand
  return sources.every(({ stock }) => (stock[product] as number) < quantity)
}

function nameOf({ warehouseId, distanceKm }: Source): string {
  return distanceKm === undefined ? warehouseId : `${warehouseId} (${Math.round(distanceKm)} km)`
}
