import { columnIndex, compareRows, type DayColumn, type DayRow, dayColumns, endingOf, makeRow } from './day-row.ts'

/** A product at a place. */
export interface Level {
  readonly productId: string
  /** Absent: on its way. */
  readonly warehouseId: string | undefined
}

/** What there is of a level at the end of a day. */
export interface Standing {
  readonly quantity: number
  readonly damaged: number
  readonly quarantined: number
  readonly value: number
}

/** A level and what there is of it: plain JSON, as a checkpoint keeps it. */
export interface StandingLevel extends Standing {
  readonly productId: string
  readonly warehouseId?: string
}

interface Flows {
  readonly level: Level
  /** By column. Of what is damaged or quarantined: how much more or less. */
  readonly sums: Float64Array
}

/** By product, then by warehouse: a key of both would be a new string for each movement. */
type DayFlows = Map<string, Map<string | undefined, Flows>>

const nothing: Standing = Object.freeze({ quantity: 0, damaged: 0, quarantined: 0, value: 0 })

interface SheetResult {
  /** Days on which nothing happened are left out. */
  readonly rows: ReadonlyMap<string, readonly DayRow[]>
  readonly standingAfter: ReadonlyMap<string, readonly StandingLevel[]>
}

/** What came and went on some days, one after the other, and what there was before them. */
export class DaySheet {
  readonly #before: Map<string, StandingLevel> = new Map()
  readonly #days: Map<string, DayFlows> = new Map()

  constructor(before: Iterable<StandingLevel> = []) {
    for (const level of before) this.#before.set(keyOf(level.productId, level.warehouseId), level)
  }

  add(day: string, level: Level, column: DayColumn, amount: number): void {
    const flows = this.#flowsOf(day, level)
    const index = columnIndex[column]
    flows.sums[index] = (flows.sums[index] as number) + amount
  }

  /** The rows of all days, and what there is behind some of them. To be called once. */
  close(wanted: readonly string[]): SheetResult {
    const standing = new Map(this.#before)
    const rows = new Map<string, readonly DayRow[]>()
    const standingAfter = new Map<string, readonly StandingLevel[]>()
    for (const day of [...new Set([...this.#days.keys(), ...wanted])].sort()) {
      const flows = this.#days.get(day)
      if (flows !== undefined) rows.set(day, closeDay(flows, standing))
      if (wanted.includes(day)) standingAfter.set(day, [...standing.values()])
    }
    return { rows, standingAfter }
  }

  #flowsOf(day: string, level: Level): Flows {
    let ofDay = this.#days.get(day)
    if (ofDay === undefined) {
      ofDay = new Map()
      this.#days.set(day, ofDay)
    }
    const { productId, warehouseId } = level
    let places = ofDay.get(productId)
    if (places === undefined) {
      places = new Map()
      ofDay.set(productId, places)
    }
    let flows = places.get(warehouseId)
    if (flows === undefined) {
      flows = { level, sums: new Float64Array(dayColumns.length) }
      places.set(warehouseId, flows)
    }
    return flows
  }
}

/** @param standing becomes what there is behind the day */
function closeDay(flows: DayFlows, standing: Map<string, StandingLevel>): readonly DayRow[] {
  const rows: DayRow[] = []
  for (const places of flows.values()) {
    for (const one of places.values()) {
      const key = keyOf(one.level.productId, one.level.warehouseId)
      const row = rowOf(one, standing.get(key) ?? nothing)
      rows.push(row)
      if (isNothing(row)) standing.delete(key)
      else standing.set(key, standingOf(row))
    }
  }
  return rows.sort(compareRows)
}

/** No id has a line feed. */
function keyOf(productId: string, warehouseId: string | undefined): string {
  return warehouseId === undefined ? productId : `${productId}\n${warehouseId}`
}

/** Its sums become the figures of its row. */
function rowOf({ level: { productId, warehouseId }, sums }: Flows, before: Standing): DayRow {
  sums[columnIndex.opening] = before.quantity
  sums[columnIndex.openingValue] = before.value
  sums[columnIndex.damaged] = (sums[columnIndex.damaged] as number) + before.damaged
  sums[columnIndex.quarantined] = (sums[columnIndex.quarantined] as number) + before.quarantined
  sums[columnIndex.ending] = endingOf(sums, 'opening', 'ending')
  sums[columnIndex.endingValue] = endingOf(sums, 'openingValue', 'endingValue')
  return makeRow(productId, warehouseId, sums)
}

function standingOf({
  productId,
  warehouseId,
  ending,
  damaged,
  quarantined,
  endingValue: value,
}: DayRow): StandingLevel {
  const where = warehouseId === undefined ? {} : { warehouseId }
  return { productId, ...where, quantity: ending, damaged, quarantined, value }
}

function isNothing({ ending, damaged, quarantined, endingValue: value }: DayRow): boolean {
  return ending === 0 && damaged === 0 && quarantined === 0 && value === 0
}
