import type { CommitSource } from '../commit-source.ts'
import { fctMovements } from '../tables/stock-tables.ts'
import type { RowOf } from '../tables/table.ts'
import { LastRows } from './last-rows.ts'
import { type QuestionOptions, questionFields, readQuestion } from './question-options.ts'

/** Goods that came to a place at once, and what the first-in-first-out walk has left of them. */
export interface FifoLayer {
  readonly productId: string
  readonly warehouseId: string
  /** The movement that brought them. */
  readonly sequence: number
  readonly index: number
  readonly quantity: number
  /** In smallest units; null where nobody said what they cost. */
  readonly value: number | null
  readonly taken: number
  /** What the units that were taken cost: each taking is what is left less its share, half up. */
  readonly takenValue: number | null
  readonly left: number
  readonly leftValue: number | null
}

type MovementRow = RowOf<typeof fctMovements>

const inHouse: ReadonlySet<string> = new Set(['available', 'reserved', 'committed', 'damaged', 'quarantined'])

/**
 * Walks through what came and went, place by place, in the order of the log: what goes is of the oldest that is there.
 * Unlike `valuation` it takes whatever comes for a new layer, also what is moved or comes back, at the cost that its
 * own movement says, without freight that `addCost` adds later. So its values are those of `valuation` where none of
 * this happened, and its units always are.
 * @throws INVALID_ARGUMENT, and what reading a log does
 */
export async function fifoLayers(source: CommitSource, options: QuestionOptions = {}): Promise<readonly FifoLayer[]> {
  const { range } = readQuestion<QuestionOptions>(options, questionFields)
  const walks = new Map<string, Walk>()
  for (const row of (await LastRows.of(source, range, [fctMovements])).of(fctMovements)) {
    const [comes, goes] = [inHouse.has(row.to_account), inHouse.has(row.from_account)]
    if (comes === goes) continue
    const name = JSON.stringify([row.product_id, row.warehouse_id])
    let walk = walks.get(name)
    if (walk === undefined) {
      walk = new Walk()
      walks.set(name, walk)
    }
    if (comes) walk.come(row)
    else walk.go(row.quantity)
  }
  return [...walks.keys()].sort().flatMap((name) => walks.get(name)?.layers() ?? [])
}

interface OpenLayer {
  readonly row: MovementRow
  left: number
  leftValue: bigint | null
}

/** A product in a place. */
class Walk {
  readonly #layers: OpenLayer[] = []
  #first = 0

  come(row: MovementRow): void {
    this.#layers.push({ row, left: row.quantity, leftValue: row.total_cost === null ? null : BigInt(row.total_cost) })
  }

  go(quantity: number): void {
    let units = quantity
    for (; units > 0; this.#first += 1) {
      const layer = this.#layers[this.#first]
      if (layer === undefined) return
      const taken = Math.min(units, layer.left)
      take(layer, taken)
      units -= taken
      if (layer.left > 0) return
    }
  }

  layers(): readonly FifoLayer[] {
    return this.#layers.map(({ row, left, leftValue }) => {
      const value = row.total_cost === null ? null : Number(row.total_cost)
      const worth = leftValue === null ? null : Number(leftValue)
      return {
        productId: row.product_id,
        warehouseId: row.warehouse_id,
        sequence: row.sequence,
        index: row.entry_index,
        quantity: row.quantity,
        value,
        taken: row.quantity - left,
        takenValue: value === null || worth === null ? null : value - worth,
        left,
        leftValue: worth,
      }
    })
  }
}

/** What is left is worth its share of what was, half up: so the last unit takes the rest. */
function take(layer: OpenLayer, units: number): void {
  const before = BigInt(layer.left)
  layer.left -= units
  if (layer.leftValue !== null) layer.leftValue = (2n * layer.leftValue * BigInt(layer.left) + before) / (2n * before)
}

const inside = "IN ('available', 'reserved', 'committed', 'damaged', 'quarantined')"

/**
 * The same in SQL: what came and what went are two rulers, a mark a movement, and a layer is taken by the issues whose
 * marks come before its own. Both rulers are sorted as one: joined by place alone they would be compared mark by mark,
 * for as long as a product that is sold often has sales times receipts. Where the units of a layer do not share its
 * value evenly, the value shrinks along the list of what each taking left. (A running count with a FILTER takes DuckDB a
 * time that grows with the square of the rows: so it is a sum.)
 */
export const fifoLayersSql: string = `
WITH flows AS (
  SELECT product_id, warehouse_id, sequence, entry_index, quantity, total_cost, to_account ${inside} AS comes
  FROM fct_movements WHERE (to_account ${inside}) <> (from_account ${inside})
), places AS MATERIALIZED (
  SELECT product_id, warehouse_id, row_number() OVER () AS place
  FROM (SELECT DISTINCT product_id, warehouse_id FROM flows)
), marks AS (
  SELECT place, sequence, entry_index, quantity, total_cost, comes, (sum(quantity) OVER walk)::BIGINT AS mark
  FROM flows JOIN places USING (product_id, warehouse_id)
  WINDOW walk AS (PARTITION BY place, comes ORDER BY sequence, entry_index)
), steps AS (
  SELECT *, sum(comes::INTEGER) OVER (PARTITION BY place ORDER BY mark, comes ROWS UNBOUNDED PRECEDING) - comes::INTEGER AS layer
  FROM marks
), layers AS (
  SELECT place, max(sequence) FILTER (comes) AS sequence, max(entry_index) FILTER (comes) AS entry_index,
    max(quantity) FILTER (comes) AS quantity, max(total_cost) FILTER (comes) AS total_cost,
    max(mark) FILTER (comes) AS upto, list(mark) FILTER (NOT comes) AS taken_at
  FROM steps GROUP BY place, layer HAVING bool_or(comes)
), gone AS (
  SELECT place, max(mark) AS gone FROM marks WHERE NOT comes GROUP BY place
), walked AS (
  SELECT *, least(quantity, greatest(upto - coalesce(gone, 0), 0)) AS units_left
  FROM layers JOIN places USING (place) LEFT JOIN gone USING (place)
), valued AS (
  SELECT *, CASE
    WHEN total_cost % quantity = 0 OR units_left IN (0, quantity)
      THEN total_cost::HUGEINT * units_left // quantity
    ELSE list_reduce(
      list_prepend({'v': total_cost::HUGEINT, 'q': quantity::HUGEINT},
        list_transform(list_sort(taken_at), lambda mark : {'v': 0::HUGEINT, 'q': (upto - mark)::HUGEINT})),
      lambda was, now : {'v': (2 * was.v * now.q + was.q) // (2 * was.q), 'q': now.q}
    ).v END::BIGINT AS worth_left
  FROM walked
)
SELECT product_id, warehouse_id, sequence, entry_index, quantity, total_cost AS layer_value,
  quantity - units_left AS units_taken, total_cost - worth_left AS taken_value, units_left, worth_left
FROM valued ORDER BY product_id, warehouse_id, sequence, entry_index`
