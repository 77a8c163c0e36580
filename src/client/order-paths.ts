import type { OrderCommandName } from './order-types.ts'

/** Where each command on orders goes, below `/v1`. A test holds it against the routes of the service. */
export const orderPaths: { readonly [Name in OrderCommandName]: string } = {
  place: '/orders',
  create: '/orders/drafts',
  reserve: '/orders/:orderId/reserve',
  pay: '/orders/:orderId/pay',
  process: '/orders/:orderId/process',
  settle: '/orders/:orderId/settle',
  cancel: '/orders/:orderId/cancel',
  refund: '/orders/:orderId/refund',
  retryRefund: '/orders/:orderId/refunds/:refundId/retry',
  replace: '/orders/:orderId/replace',
  requestReturn: '/orders/:orderId/returns',
  returnGoods: '/orders/:orderId/return-goods',
  ship: '/shipments/:shipmentId/ship',
  deliver: '/shipments/:shipmentId/deliver',
  cancelShipment: '/shipments/:shipmentId/cancel',
  approveReturn: '/returns/:returnId/approve',
  rejectReturn: '/returns/:returnId/reject',
  cancelReturn: '/returns/:returnId/cancel',
  receiveReturn: '/returns/:returnId/receive',
  refundReturn: '/returns/:returnId/refund',
  unreturn: '/returns/:returnId/unreturn',
  paymentEvent: '/payments/events',
}
