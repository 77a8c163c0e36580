/** Whose the goods are and who sends them: we sell our own, we send a seller's, a seller sends its own. */
export const sellerTypes = ['retail_1p', 'fba_2p', 'marketplace_3p'] as const
export type SellerType = (typeof sellerTypes)[number]

/** What of a sale is revenue: all of it, or our commission. It is read, and never worked out from the type. */
export const recognitionRules = ['gmv', 'commission_only'] as const
export type RecognitionRule = (typeof recognitionRules)[number]

/** What a seller and we agreed on. */
export interface SellerTerms {
  readonly recognizedAs: RecognitionRule
  /** 1500 is 15 %; always there where the commission alone is recognised. */
  readonly commissionBasisPoints?: number
}

/** A seller as it is from a moment on. */
export interface Seller extends SellerTerms {
  readonly id: string
  readonly name: string
  /** For good: who sells in another way is another seller, with other products. */
  readonly type: SellerType
  /** 1, 2, 3 …, in the order in which they were recorded. */
  readonly version: number
  /** From when on it is so, in milliseconds since 1970. */
  readonly validFrom: number
}

/** What changes; `null` takes a commission away. What is left out stays as it is at that time. */
export interface SellerChanges {
  readonly name?: string
  readonly recognizedAs?: RecognitionRule
  readonly commissionBasisPoints?: number | null
}

/** Whose a product is, from a commit on. */
export interface Ownership {
  readonly productId: string
  readonly sellerId: string
  /** Log time, in milliseconds since 1970. */
  readonly from: number
}

/** Terms after a change. */
export function changedTerms(
  { recognizedAs, commissionBasisPoints }: SellerTerms,
  changes: SellerChanges,
): SellerTerms {
  const rule = changes.recognizedAs ?? recognizedAs
  const rate = changes.commissionBasisPoints === undefined ? commissionBasisPoints : changes.commissionBasisPoints
  return { recognizedAs: rule, ...(rate !== undefined && rate !== null && { commissionBasisPoints: rate }) }
}

/** Whether terms say all that they need. */
export function areWhole({ recognizedAs, commissionBasisPoints }: SellerTerms): boolean {
  return recognizedAs === 'gmv' || commissionBasisPoints !== undefined
}
