export type {
  MarketplaceEntry,
  ProductOwned,
  SellerAdded,
  SellerChanged,
} from './marketplace/marketplace-entry.ts'
export type * from './marketplace/marketplace-errors.ts'
export { netRevenue, type RevenueOptions } from './marketplace/net-revenue.ts'
export { OwnGoods } from './marketplace/own-goods.ts'
export { RevenueFold } from './marketplace/revenue-fold.ts'
export type { RevenueKind, RevenuePosting } from './marketplace/revenue-posting.ts'
export type { RevenueGroup, RevenueRow } from './marketplace/revenue-table.ts'
export type {
  Ownership,
  RecognitionRule,
  Seller,
  SellerChanges,
  SellerTerms,
  SellerType,
} from './marketplace/seller.ts'
export type { SellerEvents } from './marketplace/seller-events.ts'
export type { AddSellerRequest, ChangeSellerRequest, OwnRequest } from './marketplace/seller-requests.ts'
export { SellerVersions } from './marketplace/seller-versions.ts'
export { Sellers, type SellerTime } from './marketplace/sellers.ts'
