/** How alike the wishes of callers are, as the step of a sweep. */
export interface Contention {
  readonly x: string
  readonly products: number
  /** Of the popularity of products: 0 is all alike. PostgreSQL's pgbench knows none from 0 to 1. */
  readonly zipfExponent: number
}

const products = 10_000

/** From everybody wanting something else to everybody wanting the same. */
export const uniform: Contention = { x: 'uniform', products, zipfExponent: 0 }
export const oneHotProduct: Contention = { x: 'one hot product', products: 1, zipfExponent: 0 }
export const contentions: readonly Contention[] = [
  uniform,
  { x: 'Zipf 1.1', products, zipfExponent: 1.1 },
  { x: 'Zipf 1.5', products, zipfExponent: 1.5 },
  { x: 'Zipf 2', products, zipfExponent: 2 },
  oneHotProduct,
]
