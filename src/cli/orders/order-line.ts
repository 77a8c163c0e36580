export interface OrderLine {
  readonly productId: string
  /** Negative: it came back, or was written off. */
  readonly quantity: number
  /** Of one unit, in cents: what the customer pays, and no cost. */
  readonly unitPrice?: number
}

export interface Order {
  readonly id: string
  readonly lines: readonly OrderLine[]
  /** Milliseconds since 1970, of its first line. */
  readonly at?: number
}
