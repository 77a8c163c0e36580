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

/** What a person would find in such a shop: each list is a category. */
const names = {
  desk: [
    ...['Desk lamp', 'Pencil cup', 'Notebook, dotted', 'Fountain pen', 'Paper tray', 'Desk mat', 'Stapler'],
    ...[
      'Tape dispenser',
      'Ring binder',
      'Letter opener',
      'Wall planner',
      'Cable box',
      'Footrest',
      'Book ends',
      'Clock',
    ],
  ],
  kitchen: [
    ...['Espresso cups, set of 4', 'Chopping board', 'Bread knife', 'Salad bowl', 'Coffee grinder', 'Kettle'],
    ...[
      'Pepper mill',
      'Oven dish',
      'Whisk',
      'Storage jars, set of 3',
      'Apron',
      'Scales',
      'Tea pot',
      'Ladle',
      'Colander',
    ],
  ],
  garden: [
    ...['Watering can', 'Hand trowel', 'Bird feeder', 'Plant pot, 30 cm', 'Secateurs', 'Garden hose, 20 m', 'Rake'],
    ...['Seed tray', 'Lantern', 'Hammock', 'Gloves', 'Rain gauge', 'Trellis', 'Wheelbarrow', 'Picnic blanket'],
  ],
  toys: [
    ...['Wooden train', 'Building bricks, 500', 'Puzzle, 1,000 pieces', 'Kite', 'Spinning top', 'Board game', 'Ball'],
    ...[
      'Doll’s house',
      'Marble run',
      'Crayons, set of 24',
      'Yo-yo',
      'Hand puppet',
      'Skipping rope',
      'Memory game',
      'Dice',
    ],
  ],
} as const

const categories = Object.keys(names) as (keyof typeof names)[]

/** Sixty products: most are the house's own. */
export function assortment(random: Random): readonly MonthProduct[] {
  const [house, acme, bric] = monthSellers as [MonthSeller, MonthSeller, MonthSeller]
  return Array.from({ length: 60 }, (_, index) => {
    const id = `P-${String(index + 1).padStart(4, '0')}`
    const category = categories[index % categories.length] as keyof typeof names
    const price = random.whole(399, 8_999)
    const seller = index % 6 === 4 ? acme : index % 6 === 5 ? bric : house
    const cost = Math.round(price * (0.4 + 0.2 * random.fraction()))
    const name = names[category][Math.floor(index / categories.length)] as string
    return { id, name, category, seller, price, cost }
  })
}
