import { type ValuationOptions, valuation } from '../../src/costing.ts'
import { FileJournal } from '../../src/index.ts'

export interface ValuingParams {
  readonly folder: string
  readonly method: ValuationOptions['method']
  /** Also what each issue took of which layer, and not only what all comes to. */
  readonly hasIssues?: boolean
}

export interface Valuing {
  readonly ms: number
  readonly costOfGoodsSold: number
  readonly stockValue: number
  /** Of issues and layers, where they were asked for. */
  readonly layersTaken: number
  /** The most that the process had from the system so far. */
  readonly peakBytes: number
}

/** Values all movements of a log on disk, by one method. */
export async function measure({ folder, method, hasIssues = false }: ValuingParams): Promise<Valuing> {
  globalThis.gc?.()
  const start = performance.now()
  const { costOfGoodsSold, stock, difference, issues } = await valuation(new FileJournal(folder), { method })
  let layersTaken = 0
  let cost = 0
  if (hasIssues) {
    for await (const issue of issues) {
      layersTaken += issue.layers.length
      cost += issue.cost
    }
    if (cost !== costOfGoodsSold) throw new Error(`the issues cost ${cost}, not ${costOfGoodsSold}`)
  }
  const ms = performance.now() - start
  if (difference !== 0) throw new Error(`${method}: ${difference} is not accounted for`)
  const peakBytes = process.resourceUsage().maxRSS * 1_024
  return { ms, costOfGoodsSold, stockValue: stock.value, layersTaken, peakBytes }
}
