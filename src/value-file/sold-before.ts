/** Units that came back, of the sale that they are of, if it is known. */
export interface Back {
  readonly quantity: number
  readonly sequence: number | undefined
}

/** What each customer bought and has not brought back: a file says who brings what, and not of which invoice it is. */
export class SoldBefore {
  readonly #sales: Map<string, { readonly sequence: number; quantity: number }[]> = new Map()

  note(customer: string, productId: string, sequence: number, quantity: number): void {
    const key = keyOf(customer, productId)
    const sales = this.#sales.get(key) ?? []
    sales.push({ sequence, quantity })
    this.#sales.set(key, sales)
  }

  /** The last sales first; what is more than these was sold before the file begins. */
  takeBack(customer: string, productId: string, quantity: number): readonly Back[] {
    const sales = this.#sales.get(keyOf(customer, productId)) ?? []
    const found: Back[] = []
    let left = quantity
    while (left > 0) {
      const last = sales.at(-1)
      if (last === undefined) break
      const units = Math.min(left, last.quantity)
      found.push({ quantity: units, sequence: last.sequence })
      last.quantity -= units
      left -= units
      if (last.quantity === 0) sales.pop()
    }
    if (left > 0) found.push({ quantity: left, sequence: undefined })
    return found
  }
}

/** No id has a line feed. */
function keyOf(customer: string, productId: string): string {
  return `${productId}\n${customer}`
}
