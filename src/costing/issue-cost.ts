import type { Posting } from './flows.ts'
import type { CostingMethod } from './valuation-options.ts'

/** What one issue took out of the stock. */
export interface IssueCost {
  readonly sequence: number
  readonly index: number
  readonly at: number
  readonly effectiveAt: number
  readonly productId: string
  /** Left out by periodic methods. */
  readonly warehouseId?: string
  readonly quantity: number
  readonly cost: number
  /** Units of it of which nobody said what they cost. */
  readonly uncosted: number
  /** By the receipts of its units; none by an average, which consumes no layer. */
  readonly layers: readonly IssuedLayer[]
  /** It went out before it came, by effective times: what was uncosted then has this cost. Its quantity is 0. */
  readonly covers?: true
}

export interface IssuedLayer {
  /** Of the receipt, or of what else brought the units. */
  readonly sequence: number
  readonly index: number
  readonly quantity: number
  readonly value: number
  /** Of one unit: with parts of a cent, where the units do not share the value evenly. */
  readonly unitCost: number
}

/** The issue that a posting is, if it is one. */
export function issueOf(posting: Posting, method: CostingMethod): IssueCost | undefined {
  const { kind, type, sequence, index, at, effectiveAt, productId, warehouseId, quantity, value, uncosted } = posting
  if ((kind !== 'sold' && kind !== 'unreturned') || type === 'landed-cost-added') return undefined
  const isAverage = method === 'moving-average' || method === 'periodic-average'
  const parts = isAverage ? [] : (posting.parts ?? []).filter(({ isCosted }) => isCosted)
  const layers = parts.map(({ origin, quantity: units, value: worth }) => ({
    sequence: origin.sequence,
    index: origin.index,
    quantity: units,
    value: worth,
    unitCost: worth / units,
  }))
  return {
    sequence,
    index,
    at,
    effectiveAt,
    productId,
    ...(warehouseId !== null && { warehouseId }),
    quantity: 0 - quantity,
    cost: 0 - value,
    uncosted: 0 - uncosted,
    layers,
    ...(posting.covers === true && { covers: true }),
  }
}
