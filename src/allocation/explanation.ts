import type { ShortDemand } from '../errors/error-details.ts'
import type { AllocationProblem, Pick, Source } from './strategy.ts'

/** Why a plan is as it is, sentence by sentence. @param reasons what led to it */
export function explain(
  problem: AllocationProblem,
  picks: readonly Pick[],
  reasons: readonly string[],
  short: readonly ShortDemand[],
): readonly string[] {
  const sentences = [...reasons]
  for (let line = 0; line < problem.lines.length; line += 1) {
    const from = originOf(problem, picks, line)
    if (from !== '') sentences.push(`Line ${line}, ${problem.lines[line]?.productId}: ${from}.`)
  }
  for (const { line, productId, requested, allocated, missing } of short) {
    sentences.push(`Line ${line}, ${productId}: ${missing} of ${requested} are missing, ${allocated} can be had.`)
  }
  return Object.freeze(sentences)
}

/** Which warehouses a strategy that goes by distance could not place. */
export function notesOnPlaces({ sources, destination }: AllocationProblem): readonly string[] {
  if (destination === undefined) return []
  const unknown = sources.filter(({ location }) => location === undefined)
  return unknown.map(({ warehouseId }) => `${warehouseId} has no location, so it comes last.`)
}

function originOf({ sources }: AllocationProblem, picks: readonly Pick[], line: number): string {
  let text = ''
  for (const { line: own, source, quantity } of picks) {
    if (own !== line) continue
    const from = `${quantity} from ${nameOf(sources[source] as Source)}`
    text = text === '' ? from : `${text}, ${from}`
  }
  return text
}

function nameOf({ warehouseId, distanceKm }: Source): string {
  return distanceKm === undefined ? warehouseId : `${warehouseId} (${Math.round(distanceKm)} km)`
}
