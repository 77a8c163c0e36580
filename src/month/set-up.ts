import type { Shop } from '../shop.ts'
import { sites } from '../simulation/sites.ts'
import { type MonthProduct, monthSellers } from './assortment.ts'

export const warehouses = 5

/** The buildings, the catalogue and the sellers. */
export async function setUp(shop: Shop, products: readonly MonthProduct[]): Promise<void> {
  for (const { id, name, location } of sites(warehouses)) await shop.inventory.addWarehouse({ id, name, location })
  for (const { id, name, category } of products) await shop.catalog.add({ id, sku: id, name, category })
  for (const seller of monthSellers) await shop.sellers.add(seller)
  for (const { id, seller } of products) await shop.sellers.own({ sellerId: seller.id, productId: id })
}
