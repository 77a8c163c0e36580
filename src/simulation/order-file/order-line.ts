export interface OrderLine {
  readonly productId: string
  /** Negative: it came back, or was written off. */
  readonly quantity: number
  /** What the customer pays for one unit, in cents. It is no cost. */
  readonly unitPrice?: number
}

export interface Order {
  readonly id: string
  readonly lines: readonly OrderLine[]
  /** Milliseconds since 1970, of its first line. */
  readonly at?: number
}
