import type { AllocationProblem } from './strategy.ts'

/** Of each product: what all lines want together, or all that there is if that is less. */
export function wantedOf({ lines, products, sources }: AllocationProblem): number[] {
  const wanted = products.map(() => 0)
  for (const { product, quantity } of lines) wanted[product] = (wanted[product] as number) + quantity
  return wanted.map((units, product) => {
    let there = 0
    for (const { stock } of sources) there += stock[product] as number
    return Math.min(units, there)
  })
}
