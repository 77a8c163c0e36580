/**
 * Where units came from: a receipt, or whatever else brought units that had no layer before. All layers of one origin
 * stand at its place in the order, wherever they go.
 */
export interface Origin {
  /** Its place among all, in the order in which the fold met them. */
  readonly rank: number
  readonly sequence: number
  readonly index: number
  /** When the goods came, by the time that the fold goes by: their age is counted from it. */
  readonly time: number
  readonly productId: string
  /** Whether it is known what its units cost. */
  isCosted: boolean
  /** Units of it that are sold and not back, lost, and back at the supplier. */
  sold: number
  lost: number
  atSupplier: number
  /** What the receipt was of, less what its supplier has back: the price of a unit that is sent back by name. */
  ownQuantity: number
  ownValue: number
}

/** Units of one origin that stand, or went out, together. */
export interface Part {
  readonly origin: Origin
  quantity: number
  /** 0 where the pool, or the issue, has the value of all. */
  value: number
  isCosted: boolean
}

/** What is taken out at once, or put in. */
export interface Bundle {
  readonly parts: Part[]
  /** Of the units whose cost is known. */
  value: number
  costed: number
  uncosted: number
}

export function emptyBundle(): Bundle {
  return { parts: [], value: 0, costed: 0, uncosted: 0 }
}

/** Adds a part; its value counts where it has one of its own. */
export function addPart(bundle: Bundle, part: Part): void {
  bundle.parts.push(part)
  bundle.value += part.value
  if (part.isCosted) bundle.costed += part.quantity
  else bundle.uncosted += part.quantity
}

export function addBundle(to: Bundle, { parts, value, costed, uncosted }: Bundle): void {
  for (const part of parts) to.parts.push(part)
  to.value += value
  to.costed += costed
  to.uncosted += uncosted
}

export function unitsOf({ costed, uncosted }: Bundle): number {
  return costed + uncosted
}
