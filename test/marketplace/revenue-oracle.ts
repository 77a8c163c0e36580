import type { Commit } from '../../src/ledger.ts'

interface Units {
  readonly rowId: string
  readonly lineNumber: number
  readonly quantity: number
  readonly total: number
  readonly productId: string
}

interface Terms {
  readonly recognizedAs: string
  readonly commissionBasisPoints: number
}

/** Facts as plain JSON: the oracle shares no code with what it judges, and reads of each only what it has. */
interface Fact extends Terms {
  readonly type: string
  readonly id: string
  readonly sellerId: string
  readonly productId: string
  readonly returnId: string
  readonly validFrom: number
  readonly changes: Partial<Terms>
  readonly lines: readonly Units[]
  readonly rows: readonly Units[]
  readonly credits: readonly Units[]
}

interface Unit {
  readonly parcel: number
  /** The return that brought it back, if one did. */
  back: string | undefined
}

interface Row {
  readonly units: Unit[]
  readonly total: number
}

export interface OracleParcel {
  readonly rowId: string
  readonly units: number
  readonly effectiveAt: number
  readonly sellerId: string | undefined
  back: number
}

/**
 * Who has which single unit, by the facts alone: units leave in parcels, what comes back is what left last, and what
 * goes out again is what its return brought last. All is worked out anew each time.
 */
export class UnitOracle {
  readonly parcels: OracleParcel[] = []
  readonly terms: { sellerId: string; validFrom: number; rule: string; rate: number }[] = []
  readonly #rows: Map<string, Row> = new Map()
  readonly #products: Map<string, string> = new Map()
  readonly #productOf: Map<string, string> = new Map()

  constructor(commits: readonly Commit<object>[]) {
    for (const commit of commits) for (const entry of commit.entries) this.#take(entry as Fact, commit)
  }

  /** What is recognised of some money that left at a time. */
  recognized(gross: number, { sellerId, effectiveAt }: OracleParcel): number {
    const valid = this.terms.filter((one) => one.sellerId === sellerId && one.validFrom <= effectiveAt)
    const latest = Math.max(...valid.map(({ validFrom }) => validFrom))
    const terms = valid.findLast(({ validFrom }) => validFrom === latest)
    if (terms === undefined || terms.rule === 'gmv') return gross
    // Half up, by hand: whole parts, and one more where the rest is half or more.
    const [parts, rest] = [Math.floor((gross * terms.rate) / 10_000), (gross * terms.rate) % 10_000]
    return parts + (rest >= 5_000 ? 1 : 0)
  }

  isCommission({ sellerId, effectiveAt }: OracleParcel): boolean {
    return this.recognized(1_000_000, { sellerId, effectiveAt } as OracleParcel) !== 1_000_000
  }

  #take(fact: Fact, commit: Commit<object>): void {
    const effectiveAt = commit.effectiveAt ?? commit.at
    if (fact.type === 'seller-added')
      this.#learn(fact.sellerId, fact.validFrom, fact.recognizedAs, fact.commissionBasisPoints)
    else if (fact.type === 'seller-changed')
      this.#learn(fact.sellerId, fact.validFrom, fact.changes.recognizedAs, fact.changes.commissionBasisPoints)
    else if (fact.type === 'product-owned') this.#products.set(fact.productId, fact.sellerId)
    else if (fact.type === 'order-created')
      for (const [index, line] of fact.lines.entries()) this.#productOf.set(`${fact.id} ${index + 1}`, line.productId)
    else if (fact.type === 'order-reserved')
      for (const { rowId, total, lineNumber } of fact.rows) {
        this.#rows.set(rowId, { units: [], total })
        this.#productOf.set(rowId, this.#productOf.get(`${fact.id} ${lineNumber}`) as string)
      }
    else if (fact.type === 'shipment-shipped')
      for (const { rowId, quantity } of fact.lines) this.#ship(rowId, quantity, effectiveAt)
    else if (fact.type === 'return-refunded')
      for (const { rowId, quantity } of fact.credits) this.#back(rowId, quantity, fact.returnId)
    else if (fact.type === 'goods-replaced')
      for (const { rowId, quantity } of fact.credits) this.#back(rowId, quantity, 'lost')
    else if (fact.type === 'return-unreturned')
      for (const { rowId, quantity } of fact.lines) this.#again(rowId, quantity, fact.returnId)
  }

  #learn(sellerId: string, validFrom: number, rule: string | undefined, rate: number | undefined): void {
    const valid = this.terms.filter((one) => one.sellerId === sellerId && one.validFrom <= validFrom)
    const latest = Math.max(...valid.map((one) => one.validFrom))
    const before = valid.findLast((one) => one.validFrom === latest)
    this.terms.push({ sellerId, validFrom, rule: rule ?? (before?.rule as string), rate: rate ?? before?.rate ?? 0 })
  }

  #ship(rowId: string, quantity: number, effectiveAt: number): void {
    const sellerId = this.#products.get(this.#productOf.get(rowId) as string)
    const parcel = this.parcels.push({ rowId, units: quantity, effectiveAt, sellerId, back: 0 }) - 1
    for (let unit = 0; unit < quantity; unit += 1) this.#rows.get(rowId)?.units.push({ parcel, back: undefined })
  }

  #back(rowId: string, quantity: number, returnId: string): void {
    for (let left = quantity; left > 0; left -= 1) {
      const unit = this.#rows.get(rowId)?.units.findLast(({ back }) => back === undefined) as Unit
      unit.back = returnId
      ;(this.parcels[unit.parcel] as OracleParcel).back += 1
    }
  }

  /** The last that a return took is the first to go: it took from the end, so that is the one nearest the beginning. */
  #again(rowId: string, quantity: number, returnId: string): void {
    for (let left = quantity; left > 0; left -= 1) {
      const unit = this.#rows.get(rowId)?.units.find(({ back }) => back === returnId)
      if (unit === undefined) return
      unit.back = undefined
      ;(this.parcels[unit.parcel] as OracleParcel).back -= 1
    }
  }
}
