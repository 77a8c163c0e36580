import type { Interval } from '../audit/effective-order.ts'
import { dayBounds } from '../calendar/business-day.ts'
import { type ValuedFlows, type ValuedProduct, valuation } from '../costing.ts'
import { OwnGoods } from '../marketplace.ts'
import type { ClosingLog } from './closing-log.ts'
import type { ClosedDay, DayVersion } from './closings-book.ts'
import { type DayColumn, type DayRow, nameOf } from './day-row.ts'

/** What a level is worth on a day: what it came to from its beginning on, and from its end on. */
interface Valued {
  readonly sinceBeginning: ValuedFlows
  readonly sinceEnd: ValuedFlows | undefined
}

type Levels = ReadonlyMap<string, ValuedProduct>

/** The values of days, from valuations of the whole log: another way than the one that adds up its postings. */
export class ValuesAnew {
  readonly #log: ClosingLog
  /** The last valuations: days that follow each other share a bound. */
  readonly #known: Map<string, Promise<Levels>> = new Map()

  constructor(log: ClosingLog) {
    this.#log = log
  }

  /** The values of a day, as they were known when a day was closed. */
  async of(day: ClosedDay, { closing, sequence }: DayVersion): Promise<DayValues> {
    const { to } = dayBounds(closing, day.zone)
    const since = await this.#since({ from: day.from, to }, sequence)
    const after = day.to === to ? undefined : await this.#since({ from: day.to, to }, sequence)
    return new DayValues(since, after)
  }

  #since(interval: Interval, sequence: number): Promise<Levels> {
    const name = `${sequence} ${interval.from} ${interval.to}`
    let found = this.#known.get(name)
    if (found === undefined) {
      found = valued(this.#log, interval, sequence)
      this.#known.set(name, found)
    }
    return found
  }
}

async function valued(log: ClosingLog, interval: Interval, sequence: number): Promise<Levels> {
  const own = new OwnGoods()
  for await (const commit of log.commits(1, sequence)) own.note(commit)
  const { products } = await valuation((from) => log.commits(from, sequence), {
    method: 'moving-average',
    by: 'effective',
    ...interval,
    isOurs: (productId, at) => own.isOurs(productId, at),
  })
  return new Map(products.map((product) => [levelName(product), product]))
}

export class DayValues {
  readonly #since: Levels
  readonly #after: Levels | undefined

  constructor(since: Levels, after: Levels | undefined) {
    this.#since = since
    this.#after = after
  }

  /** The figures of a row that differ, and what they should be. */
  *differing(row: DayRow): Generator<readonly [column: DayColumn, derived: number], void, undefined> {
    const name = nameOf(row)
    const sinceBeginning = this.#since.get(name)
    const derived =
      sinceBeginning === undefined ? nothing : figuresOf({ sinceBeginning, sinceEnd: this.#after?.get(name) })
    const cost = derived.cost + row.returnedValue
    const writtenOff = derived.lost + row.adjustedValue
    const figures: readonly (readonly [DayColumn, number])[] = [
      ['openingValue', derived.opening],
      ['receivedValue', derived.received],
      ['transferredInValue', derived.transferredIn],
      ['soldValue', cost],
      ['writtenOffValue', writtenOff],
      ['returnedToSupplierValue', derived.returnedToSuppliers],
      ['transferredOutValue', derived.transferredOut],
      ['revalued', derived.landed],
      ['endingValue', derived.ending],
    ]
    for (const [column, value] of figures) if (row[column] !== value) yield [column, value]
  }
}

const nothing = {
  ...{ opening: 0, received: 0, transferredIn: 0, cost: 0, lost: 0 },
  ...{ returnedToSuppliers: 0, transferredOut: 0, landed: 0, ending: 0 },
}

function figuresOf({ sinceBeginning: all, sinceEnd: after }: Valued): typeof nothing {
  const of = (read: (flows: ValuedFlows) => number): number => read(all) - (after === undefined ? 0 : read(after))
  return {
    opening: all.opening.value,
    received: of(({ received }) => received.value),
    transferredIn: of(({ transferredIn }) => transferredIn.value),
    cost: of(({ costOfGoodsSold }) => costOfGoodsSold),
    // Goods that were found are worth what lost ones are not.
    lost: of(({ losses, found }) => losses - found.value),
    returnedToSuppliers: of(({ returnedToSuppliers }) => returnedToSuppliers.value),
    transferredOut: of(({ transferredOut }) => transferredOut.value),
    landed: of(({ landed }) => landed),
    ending: (after?.opening ?? all.stock).value,
  }
}

function levelName({ productId, warehouseId }: ValuedProduct): string {
  return nameOf({ productId, ...(typeof warehouseId === 'string' && { warehouseId }) })
}
