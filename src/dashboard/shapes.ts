/** What the service answers, as far as pages show it: see /openapi.json. Times are milliseconds since 1970. */

export interface Page<Item> {
  readonly sequence: number
  readonly items: readonly Item[]
  readonly next?: string
}

export interface Counts {
  readonly available: number
  readonly reserved: number
  readonly committed: number
  readonly damaged: number
  readonly quarantined: number
}

export interface Stock extends Counts {
  readonly warehouseId: string
  readonly productId: string
  readonly onHand: number
  readonly incoming?: number
  readonly backordered?: number
  readonly version: number
  readonly reorderThreshold?: number
  readonly keepBack?: number
}

export interface Warehouse {
  readonly id: string
  readonly name: string
  readonly capacity?: number
  readonly reorderThreshold?: number
  readonly onHand: number
}

export interface Reservation {
  readonly id: string
  readonly warehouseId: string
  readonly productId: string
  readonly quantity: number
  readonly status: string
  readonly held: number
  readonly committed: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly reference?: Reference
}

export interface Reference {
  readonly type: string
  readonly id: string
}

export interface LowStock {
  readonly warehouseId: string
  readonly productId: string
  readonly available: number
  readonly threshold: number
}

export interface Hold {
  readonly reservationId: string
  readonly warehouseId: string
  readonly quantity: number
  readonly status: 'pending' | 'confirmed'
  readonly expiresAt?: number
  readonly reference?: Reference
  readonly orderId?: string
  readonly orderNumber?: string
}

export interface Explanation {
  readonly productId: string
  readonly sums: Counts & { readonly onHand: number; readonly keptBack: number }
  readonly levels: readonly Stock[]
  readonly holds: readonly Hold[]
  readonly incoming: readonly {
    readonly source: string
    readonly reference: string
    readonly warehouseId: string
    readonly quantity: number
    readonly expectedAt?: number
  }[]
  readonly waiting: { readonly backorders: number; readonly units: number }
  readonly next: { readonly text: string }
  readonly reasons: readonly string[]
}

export interface TimelineRow {
  readonly sequence: number
  readonly index: number
  readonly at: number
  readonly type: string
  readonly quantity: number
  readonly from: string
  readonly to: string
  readonly reservationId?: string
  readonly reference?: Reference
  readonly actor?: string
  readonly reason?: string
  readonly after: Counts
}
