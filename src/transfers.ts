export { type ApprovalPolicy, always, never, overQuantity, type RequestedTransfer } from './transfers/approval.ts'
export type { Transfer, TransferLine, TransferStatus } from './transfers/transfer.ts'
export type {
  ArrivedUnits,
  OnTransferRequest,
  ReceiveTransferOrderRequest,
  RequestTransferRequest,
  ShipTransferOrderRequest,
} from './transfers/transfer-requests.ts'
export { type TransferFilter, type TransferOptions, TransferOrders } from './transfers/transfers.ts'
export type { ProductUnits, TransferEntry } from './transfers/transfers-entry.ts'
export type * from './transfers/transfers-errors.ts'
