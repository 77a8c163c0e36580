import type { Random } from '../simulation/random.ts'

export type SellerType = 'retail_1p' | 'fba_2p' | 'marketplace_3p'

export interface MonthSeller {
  readonly id: string
  readonly name: string
  readonly type: SellerType
  readonly recognizedAs: 'gmv' | 'commission_only'
  readonly commissionBasisPoints: number
}

/** Who sells: the house itself, one whose goods stand in our buildings, and two who send their own. */
export const monthSellers: readonly MonthSeller[] = [
  { id: 'HOUSE', name: 'Stockhold Retail', type: 'retail_1p', recognizedAs: 'gmv', commissionBasisPoints: 0 },
  { id: 'ACME', name: 'Acme Goods', type: 'fba_2p', recognizedAs: 'commission_only', commissionBasisPoints: 1_500 },
  {
    ...{ id: 'BRIC', name: 'Bric & Brac', type: 'marketplace_3p', recognizedAs: 'commission_only' },
    commissionBasisPoints: 1_200,
  },
]

/** Whose rate changes in the middle of the month, and to what. */
export const changedRate = { sellerId: 'ACME', commissionBasisPoints: 2_000 } as const

export interface MonthProduct {
  readonly id: string
  readonly name: string
  readonly category: string
  readonly seller: MonthSeller
  /** In cents. */
  readonly price: number
  /** What a unit costs at the beginning of the month, in cents. */
  readonly cost: number
}

const categories = ['desk', 'kitchen', 'garden', 'toys'] as const

/** Sixty products: most are the house's own. */
export function assortment(random: Random): readonly MonthProduct[] {
  const [house, acme, bric] = monthSellers as [MonthSeller, MonthSeller, MonthSeller]
  return Array.from({ length: 60 }, (_, index) => {
    const id = `P-${String(index + 1).padStart(3, '0')}`
    const category = categories[index % categories.length] as string
    const price = random.whole(399, 8_999)
    const seller = index % 6 === 4 ? acme : index % 6 === 5 ? bric : house
    const cost = Math.round(price * (0.4 + 0.2 * random.fraction()))
    return { id, name: `${category} article ${index + 1}`, category, seller, price, cost }
  })
}
