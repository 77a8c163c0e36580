export { Shop } from './shop/shop.ts'
export type { ShopOptions } from './shop/shop-options.ts'
