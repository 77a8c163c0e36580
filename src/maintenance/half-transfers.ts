import { withoutLedgers } from '../audit/ledger-entry.ts'
import type { Entry } from '../inventory/entry.ts'

/**
 * Of each product, how many units the transfers of a commit took out and did not bring in. A transfer from shelf to
 * shelf is whole in its commit. Goods that are in transit for longer leave by another movement.
 */
export function* halfTransfers(entries: readonly Entry[]): Generator<{ productId: string; units: number }> {
  let out: Map<string, number> | undefined
  for (const entry of withoutLedgers(entries)) {
    if (entry.type !== 'transferred-out' && entry.type !== 'transferred-in') continue
    const units = entry.type === 'transferred-out' ? entry.quantity : -entry.quantity
    out ??= new Map()
    out.set(entry.productId, (out.get(entry.productId) ?? 0) + units)
  }
  for (const [productId, units] of out ?? []) if (units > 0) yield { productId, units }
}
