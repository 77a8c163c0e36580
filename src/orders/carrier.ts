import type { ShipTo } from './order.ts'

export interface LabelRequest {
  readonly orderId: string
  readonly shipmentId: string
  readonly warehouseId: string
  readonly shipTo?: ShipTo
  readonly lines: readonly { readonly productId: string; readonly quantity: number }[]
  /** The same key twice is one label. */
  readonly idempotencyKey: string
  readonly signal: AbortSignal
}

export interface Label {
  readonly carrier: string
  readonly trackingNumber: string
}

/** Whoever brings parcels, and makes labels for them. `carrierContract` is its contract suite. */
export interface Carrier {
  createLabel(request: LabelRequest): Promise<Label>
  /** The label that was made with a key; undefined if there is none. */
  lookup(request: { readonly idempotencyKey: string; readonly signal: AbortSignal }): Promise<Label | undefined>
}
