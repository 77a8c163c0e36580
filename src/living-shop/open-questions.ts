import type { Order, OrderRow } from '../orders.ts'
import type { SceneStage } from './scene-stage.ts'
import { soughtProduct } from './sought-product.ts'

/** So many transfers, and so many returns, wait for somebody. */
const [openTransfers, openReturns] = [3, 2] as const
/** More than goes without a second person, and where so much is left. */
const [asked, plenty] = [8, 14] as const

/** What a person has to decide: the people of the shop ask, and wait. */
export class OpenQuestions {
  readonly #stage: SceneStage

  constructor(stage: SceneStage) {
    this.#stage = stage
  }

  async act(): Promise<void> {
    await this.#askForTransfers()
    await this.#askForReturns()
  }

  async #askForTransfers(): Promise<void> {
    const { inventory, transfers } = this.#stage.shop
    const waiting = transfers.transfers({ status: 'pending-approval' })
    const products = new Set([soughtProduct, ...waiting.flatMap(({ lines }) => lines.map((line) => line.productId))])
    let missing = openTransfers - waiting.length
    for (const { warehouseId, productId, available } of inventory.levels({})) {
      if (missing <= 0) return
      if (available < plenty || products.has(productId)) continue
      products.add(productId)
      missing -= 1
      const way = { sourceWarehouseId: warehouseId, destinationWarehouseId: this.#emptiest(productId, warehouseId) }
      const lines = [{ productId, quantity: asked }]
      await transfers.request({ ...way, lines, reason: 'little is left there', actor: 'planner' })
    }
  }

  #emptiest(productId: string, butNot: string): string {
    const { inventory } = this.#stage.shop
    const others = inventory.warehouses().filter(({ id }) => id !== butNot)
    const left = (warehouseId: string): number => inventory.stock({ warehouseId, productId }).available
    return others.map(({ id }) => id).reduce((least, id) => (left(id) < left(least) ? id : least))
  }

  async #askForReturns(): Promise<void> {
    const { orders } = this.#stage.shop
    let missing = openReturns - orders.returns({ status: 'requested' }).length
    for (const order of missing > 0 ? orders.orders({ status: 'delivered' }).toReversed() : []) {
      if (missing <= 0) return
      const row = returnableIn(order)
      if (row === undefined) continue
      missing -= 1
      const lines = [{ rowId: row.id, quantity: 1, reason: 'not as shown' }]
      await orders.requestReturn(order.id, { lines, actor: 'customer' })
    }
  }
}

/** Of an order of which nothing is back yet. */
function returnableIn({ lines, returnStatus }: Order): OrderRow | undefined {
  if (returnStatus !== 'none') return undefined
  return lines.flatMap(({ rows }) => rows).find(({ warehouseId, shipped }) => warehouseId !== undefined && shipped > 0)
}
