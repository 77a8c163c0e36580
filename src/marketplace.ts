export type {
  MarketplaceEntry,
  ProductOwned,
  SellerAdded,
  SellerChanged,
} from './marketplace/marketplace-entry.ts'
export type * from './marketplace/marketplace-errors.ts'
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
export { Sellers, type SellerTime } from './marketplace/sellers.ts'
