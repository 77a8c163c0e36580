import type { LedgerRow } from '../inventory/ledger-folds.ts'
import { DraftMap } from '../ledger/draft-map.ts'
import type { PolicySetting } from './backorder.ts'

/** What is set for a product, and for it in some warehouses. */
interface OfProduct {
  readonly own: PolicySetting | undefined
  readonly ofWarehouses: readonly (PolicySetting & { readonly warehouseId: string })[]
}

const nothingSet: OfProduct = { own: undefined, ofWarehouses: [] }
const denied: PolicySetting = Object.freeze({ policy: 'deny', limit: undefined, releaseAt: undefined })

/** What may wait for which product, and where. */
export class Policies {
  readonly #ofProducts: DraftMap<string, OfProduct>

  private constructor(ofProducts: DraftMap<string, OfProduct>) {
    this.#ofProducts = ofProducts
  }

  static empty(): Policies {
    return new Policies(DraftMap.empty())
  }

  draft(): Policies {
    return new Policies(this.#ofProducts.draft())
  }

  set(productId: string, warehouseId: string | undefined, setting: PolicySetting): void {
    const { own, ofWarehouses } = this.#ofProducts.get(productId) ?? nothingSet
    if (warehouseId === undefined) this.#ofProducts.set(productId, { own: setting, ofWarehouses })
    else {
      const others = ofWarehouses.filter((one) => one.warehouseId !== warehouseId)
      this.#ofProducts.set(productId, { own, ofWarehouses: [...others, { warehouseId, ...setting }] })
    }
  }

  /** The warehouse's own setting, else the product's; nothing may wait where nothing is set. */
  of(productId: string, warehouseId?: string): PolicySetting {
    const set = this.#ofProducts.get(productId)
    const own = set?.ofWarehouses.find((one) => one.warehouseId === warehouseId)
    return own ?? set?.own ?? denied
  }

  *rows(): Generator<LedgerRow> {
    for (const [productId, policies] of this.#ofProducts.entries()) yield [`policy ${productId}`, productId, policies]
  }

  restore(productId: string, policies: unknown): void {
    this.#ofProducts.set(productId, policies as OfProduct)
  }
}
