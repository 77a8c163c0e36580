import { createHash } from 'node:crypto'
import { Random } from './random.ts'
import type { SaleSettings } from './settings.ts'
import { planShopper, type ShopperPlan } from './shopper-plan.ts'
import { type Site, sites } from './sites.ts'
import { planTransfers, type TransferPlan } from './transfer-plan.ts'
import { Zipf } from './zipf.ts'

export interface PlannedRestock {
  readonly afterMs: number
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
}

/** Who wants what and decides what: all of it follows from the seed. When it happens does not. */
export interface SalePlan {
  readonly sites: readonly Site[]
  readonly productIds: readonly string[]
  readonly shoppers: readonly ShopperPlan[]
  readonly transfers: TransferPlan
  readonly restocks: readonly PlannedRestock[]
}

export function planSale(settings: SaleSettings): SalePlan {
  const { seed, products, warehouses, zipf } = settings
  const saleSites = sites(warehouses)
  const siteIds = saleSites.map((site) => site.id)
  const productIds = numbered('P', products)
  const popularity = new Zipf(products, zipf)
  const randoms = { carts: new Random(seed, 'shoppers'), lives: new Random(seed, 'where shoppers live') }
  const backOffice = new BackOfficePlanner(settings, siteIds, productIds, popularity)
  return {
    sites: saleSites,
    productIds,
    shoppers: numbered('S', settings.shoppers).map((id) =>
      planShopper(id, settings, productIds, siteIds, popularity, randoms),
    ),
    transfers: backOffice.transfers(),
    restocks: backOffice.restocks(),
  }
}

/** A short name of the plan: two runs of one seed and one set of options show the same. */
export function fingerprint({ sites, productIds, shoppers, transfers, restocks }: SalePlan): string {
  const hash = createHash('sha256')
  for (const part of [sites, productIds, transfers, restocks, ...shoppers]) hash.update(JSON.stringify(part))
  return hash.digest('hex').slice(0, 12)
}

/** What the warehouses do among themselves while the sale goes on. */
class BackOfficePlanner {
  readonly #settings: SaleSettings
  readonly #siteIds: readonly string[]
  readonly #productIds: readonly string[]
  readonly #popularity: Zipf

  constructor(settings: SaleSettings, siteIds: readonly string[], productIds: readonly string[], popularity: Zipf) {
    this.#settings = settings
    this.#siteIds = siteIds
    this.#productIds = productIds
    this.#popularity = popularity
  }

  transfers(): TransferPlan {
    const { seed, transfers, thinkMs } = this.#settings
    const product = (random: Random): string => this.#product(random)
    const [places, fates] = [new Random(seed, 'transfers'), new Random(seed, 'fates of transfers')]
    return planTransfers(transfers, thinkMs, this.#siteIds, product, places, fates)
  }

  restocks(): PlannedRestock[] {
    const { seed, restocks, thinkMs } = this.#settings
    const random = new Random(seed, 'restocks')
    return Array.from({ length: restocks }, () => ({
      afterMs: random.whole(0, thinkMs),
      warehouseId: random.pick(this.#siteIds),
      productId: this.#product(random),
      quantity: random.whole(5, 20),
    }))
  }

  #product(random: Random): string {
    return this.#productIds[this.#popularity.draw(random)] as string
  }
}

function numbered(letter: string, count: number): string[] {
  const digits = String(count).length
  return Array.from({ length: count }, (_, index) => `${letter}-${String(index + 1).padStart(digits, '0')}`)
}
