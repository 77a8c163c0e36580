import type { AllocationProblem } from './strategy.ts'

/** What a set of sources costs, in two measures: the second breaks ties of the first, and ids break ties of both. */
export interface SubsetCosts {
  /** What it costs to use a source at all, from 0. */
  readonly fixed: readonly number[]
  readonly tie: readonly number[]
  /** What a unit of a product costs from a source, from 0; nothing if left out. */
  readonly unit?: (source: number, product: number) => number
}

/**
 * Finds the cheapest set of sources that has all that is wanted. One source after the other is used or left out. A
 * branch is given up when what is not left out has too little, or costs no less than the best so far even if using
 * it cost nothing. So the search is exact, and exponential at worst.
 */
export class SubsetSearch {
  readonly #stock: readonly (readonly number[])[]
  readonly #wanted: readonly number[]
  readonly #costs: SubsetCosts
  readonly #leastFixed: number
  /** For each product the sources, the cheapest first. */
  readonly #cheapest: readonly (readonly number[])[]
  /** For each product, what those have that are used, and those that are not left out. */
  readonly #used: number[]
  readonly #supply: number[]
  readonly #isUsed: boolean[]
  readonly #isLeftOut: boolean[]
  #bestCost = Number.POSITIVE_INFINITY
  #bestTie = Number.POSITIVE_INFINITY
  #best: readonly number[] = []

  /** @param wanted of each product, at most what the sources have together */
  constructor({ sources, products }: AllocationProblem, wanted: readonly number[], costs: SubsetCosts) {
    const all = sources.map((_, at) => at)
    const { unit } = costs
    this.#stock = sources.map(({ stock }) => stock)
    this.#wanted = wanted
    this.#costs = costs
    this.#leastFixed = Math.min(...costs.fixed)
    this.#cheapest =
      unit === undefined
        ? []
        : products.map((_, product) => all.toSorted((a, b) => unit(a, product) - unit(b, product)))
    this.#used = products.map(() => 0)
    this.#supply = products.map((_, product) => sources.reduce((sum, { stock }) => sum + (stock[product] as number), 0))
    this.#isUsed = all.map(() => false)
    this.#isLeftOut = all.map(() => false)
  }

  /** @param known a set that has all: the search looks for none that costs more */
  run(known: readonly number[]): readonly number[] {
    for (const source of this.#isLeftOut.keys()) this.#isLeftOut[source] = !known.includes(source)
    this.#bestCost = known.reduce((sum, source) => sum + (this.#costs.fixed[source] as number), 0) + this.#fill().cost
    this.#isLeftOut.fill(false)
    this.#best = known
    this.#decide(0, 0, 0)
    return this.#best
  }

  /** Tries both ways with a source, those before which are decided. */
  #decide(source: number, fixed: number, tie: number): void {
    if (!this.#isEnough(this.#supply)) return
    const isCovered = this.#isEnough(this.#used)
    const { cost, isOfUsed } = this.#fill()
    const bound = fixed + cost + (isCovered ? 0 : this.#leastFixed)
    if (bound > this.#bestCost || (bound === this.#bestCost && tie >= this.#bestTie)) return
    if (isCovered && isOfUsed) {
      this.#bestCost = bound
      this.#bestTie = tie
      this.#best = [...this.#isUsed.keys()].filter((at) => this.#isUsed[at])
      return
    }
    this.#isUsed[source] = true
    this.#move(this.#used, source, 1)
    this.#decide(source + 1, fixed + (this.#costs.fixed[source] as number), tie + (this.#costs.tie[source] as number))
    this.#isUsed[source] = false
    this.#move(this.#used, source, -1)
    this.#isLeftOut[source] = true
    this.#move(this.#supply, source, -1)
    this.#decide(source + 1, fixed, tie)
    this.#isLeftOut[source] = false
    this.#move(this.#supply, source, 1)
  }

  /** What the units cost at least from sources that are not left out, and whether those that are used can do it so. */
  #fill(): { readonly cost: number; readonly isOfUsed: boolean } {
    const { unit } = this.#costs
    if (unit === undefined) return free
    let cost = 0
    let isOfUsed = true
    for (let product = 0; product < this.#wanted.length; product += 1) {
      let wanted = this.#wanted[product] as number
      for (const source of this.#cheapest[product] as readonly number[]) {
        if (wanted === 0) break
        if (this.#isLeftOut[source]) continue
        const quantity = Math.min(wanted, this.#stock[source]?.[product] as number)
        if (quantity === 0) continue
        wanted -= quantity
        cost += quantity * unit(source, product)
        if (!this.#isUsed[source]) isOfUsed = false
      }
    }
    return { cost, isOfUsed }
  }

  #isEnough(has: readonly number[]): boolean {
    for (let product = 0; product < has.length; product += 1) {
      if ((has[product] as number) < (this.#wanted[product] as number)) return false
    }
    return true
  }

  #move(sums: number[], source: number, sign: 1 | -1): void {
    const stock = this.#stock[source] as readonly number[]
    for (let product = 0; product < stock.length; product += 1) {
      sums[product] = (sums[product] as number) + sign * (stock[product] as number)
    }
  }
}

const free = Object.freeze({ cost: 0, isOfUsed: true })
