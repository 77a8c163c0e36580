export type { Carrier, Label, LabelRequest } from './orders/carrier.ts'
export { type ChangedOrder, ChangedOrders } from './orders/changed-orders.ts'
export { carrierContract } from './orders/contracts/carrier-contract.ts'
export type { ContractCase } from './orders/contracts/contract-case.ts'
export { type GatewayContractOptions, gatewayContract } from './orders/contracts/gateway-contract.ts'
export { cursorContract, notificationContract } from './orders/contracts/notification-contract.ts'
export { FileCursor } from './orders/file-cursor.ts'
export {
  type Cursor,
  MemoryCursor,
  type Notification,
  type NotificationOptions,
  type NotificationSender,
} from './orders/notifications.ts'
export type * from './orders/order.ts'
export type { OrderCommit } from './orders/order-commit.ts'
export type { OrderEventName, OrderEvents } from './orders/order-events.ts'
export { OrderHistory } from './orders/order-history.ts'
export type { Numbering } from './orders/order-options.ts'
export type { OrderPast, OrderPastOptions } from './orders/order-past.ts'
export type { OrderFilter, ReturnFilter } from './orders/order-reads.ts'
export type {
  CancelOrderRequest,
  LineUnits,
  OnOrderRequest,
  RefundOrderRequest,
  ReplaceRequest,
  RetryRefundRequest,
} from './orders/order-requests.ts'
export { Orders } from './orders/orders.ts'
export type { OrderEntry } from './orders/orders-entry.ts'
export type * from './orders/orders-errors.ts'
export type {
  AuthorizeAnswer,
  AuthorizeRequest,
  CaptureAnswer,
  CaptureRequest,
  GatewayAnswer,
  LookupRequest,
  PaymentGateway,
  RefundAnswer,
  RefundRequest,
  VoidAnswer,
  VoidRequest,
  Webhook,
} from './orders/payment-gateway.ts'
export type { PaymentEvent, PaymentEventRequest, PayRequest } from './orders/payment-requests.ts'
export type { PlaceLine, PlaceOrderRequest } from './orders/place-requests.ts'
export type { OrdersOptions } from './orders/read-options.ts'
export type { OutboxOptions } from './orders/retry-pauses.ts'
export type {
  Fee,
  OnReturnRequest,
  ReceiveReturnRequest,
  RefundReturnRequest,
  RequestReturnRequest,
  ReturnGoodsRequest,
  UnreturnRequest,
} from './orders/return-requests.ts'
export type { OnShipmentRequest, ShipOrderRequest } from './orders/shipment-requests.ts'
export { SimulatedCarrier, type SimulatedCarrierOptions } from './orders/simulated-carrier.ts'
export type { SimulatedPaymentsOptions } from './orders/simulated-options.ts'
export { type SimulatedAccount, SimulatedPayments } from './orders/simulated-payments.ts'
export { orderStatuses } from './orders/statuses.ts'
export type { WebhookEvent } from './orders/webhook-event.ts'
export { signWebhook, type VerifiedWebhook, type VerifyOptions, verifyWebhook } from './orders/webhook-signature.ts'
