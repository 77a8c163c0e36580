import type { SellerType } from './seller.ts'

/**
 * `shipped`: goods left. `refunded`: a return, or lost goods that are replaced. `goodwill`: money without goods.
 * `unreturned`: goods that came back went out again. `adjusted`: a cancellation of the rest moved a cent. `restated`:
 * terms were told late.
 */
export type RevenueKind = 'shipped' | 'refunded' | 'goodwill' | 'unreturned' | 'adjusted' | 'restated'

/** What one fact changes of the revenue of one order row. Amounts are smallest units; what is undone is below 0. */
export interface RevenuePosting {
  /** The commit that made it known, which of its entries, and when that was recorded. */
  readonly sequence: number
  readonly index: number
  readonly at: number
  /** When it happened in the world; on `restated` that of what is restated. */
  readonly effectiveAt: number
  readonly kind: RevenueKind
  /** A sale, or what of it was undone. */
  readonly side: 'sale' | 'refund'
  readonly orderId: string
  /** When the order was made, in the world. */
  readonly orderedAt: number
  readonly customerId?: string
  readonly currency: string
  readonly lineNumber: number
  readonly rowId: string
  readonly productId: string
  /** None: the house's own. */
  readonly sellerId?: string
  readonly sellerType: SellerType
  readonly units: number
  /** What customers pay: GMV. */
  readonly gross: number
  /** What of it is revenue. */
  readonly recognized: number
}
