import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Commit } from '../audit/commit.ts'
import { happenedAt, type Interval } from '../audit/effective-order.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { type DayRow, quantityColumns, unsellableColumns } from './day-row.ts'
import { movementsIn } from './derive-days.ts'

type UnitColumn = (typeof quantityColumns)[number] | (typeof unsellableColumns)[number]

export const unitColumns: readonly UnitColumn[] = [...quantityColumns, ...unsellableColumns]

/** The units of a row, as SQL finds them. */
export type UnitRow = Pick<DayRow, 'productId' | 'warehouseId' | UnitColumn>

const schema = `
  CREATE TABLE movement (
    sequence INTEGER NOT NULL, happened INTEGER NOT NULL, type TEXT NOT NULL, product TEXT NOT NULL,
    warehouse TEXT NOT NULL, from_account TEXT NOT NULL, to_account TEXT NOT NULL, quantity INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE physical (account TEXT PRIMARY KEY) STRICT;
  INSERT INTO physical VALUES ('available'), ('reserved'), ('committed'), ('damaged'), ('quarantined');
`

/** Each movement has a leg for each place that it changes: a building, or what is on its way (NULL). */
const legs = `
  leg AS (
    SELECT *, warehouse AS place, quantity AS delta, from_account AS other FROM movement
      WHERE to_account IN physical AND from_account NOT IN physical
    UNION ALL
    SELECT *, warehouse, -quantity, to_account FROM movement
      WHERE from_account IN physical AND to_account NOT IN physical
    UNION ALL
    SELECT *, NULL, quantity, 'building' FROM movement WHERE to_account = 'transit'
    UNION ALL
    SELECT *, NULL, -quantity, iif(to_account = 'scrap', 'scrap', 'building') FROM movement
      WHERE from_account = 'transit'
    UNION ALL
    SELECT *, warehouse, 0, 'inside' FROM movement WHERE from_account IN physical AND to_account IN physical
  )
`

const dayOfLevel = `
  WITH known AS (SELECT * FROM movement WHERE sequence <= :sequence AND happened < :end), ${legs.replaceAll('FROM movement', 'FROM known')}
  SELECT product AS productId, place AS warehouseId,
    coalesce(sum(delta) FILTER (WHERE happened < :start), 0) AS opening,
    coalesce(sum(delta) FILTER (WHERE happened >= :start AND other = 'supplier' AND delta > 0), 0) AS received,
    coalesce(sum(delta) FILTER (WHERE happened >= :start AND type IN ('returned', 'unreturned')), 0) AS returned,
    coalesce(sum(delta) FILTER (WHERE happened >= :start AND other = 'variance'), 0) AS adjusted,
    coalesce(sum(delta) FILTER (WHERE happened >= :start AND other IN ('transit', 'building') AND delta > 0), 0)
      AS transferredIn,
    coalesce(-sum(delta) FILTER (WHERE happened >= :start AND other = 'customer' AND type <> 'returned' AND type <> 'unreturned'), 0)
      AS sold,
    coalesce(-sum(delta) FILTER (WHERE happened >= :start AND other = 'scrap'), 0) AS writtenOff,
    coalesce(-sum(delta) FILTER (WHERE happened >= :start AND other = 'supplier' AND delta < 0), 0) AS returnedToSupplier,
    coalesce(-sum(delta) FILTER (WHERE happened >= :start AND other IN ('transit', 'building') AND delta < 0), 0)
      AS transferredOut,
    sum(delta) AS ending,
    coalesce(sum(iif(to_account = 'damaged', quantity, 0) - iif(from_account = 'damaged', quantity, 0))
      FILTER (WHERE place IS NOT NULL), 0) AS damaged,
    coalesce(sum(iif(to_account = 'quarantined', quantity, 0) - iif(from_account = 'quarantined', quantity, 0))
      FILTER (WHERE place IS NOT NULL), 0) AS quarantined
  FROM leg GROUP BY product, place
`

/** The units of days, worked out by SQL from every movement anew: another way than the one that made the rows. */
export class UnitsBySql {
  readonly #database: DatabaseSync

  private constructor(database: DatabaseSync) {
    this.#database = database
  }

  /** @throws Error if this Node has no SQLite */
  static async of(commits: AsyncIterable<Commit<AnyEntry>>): Promise<UnitsBySql> {
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(':memory:')
    database.exec(schema)
    const insert = database.prepare('INSERT INTO movement VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    database.exec('BEGIN')
    for await (const commit of commits) {
      for (const { type, productId, warehouseId, from, to, quantity } of movementsIn(commit))
        insert.run(commit.sequence, happenedAt(commit), type, productId, warehouseId, from, to, quantity)
    }
    database.exec('COMMIT')
    return new UnitsBySql(database)
  }

  /** Every level that was ever touched up to the day's end, as it was known at a sequence. */
  rows({ from, to }: Interval, sequence: number): readonly UnitRow[] {
    const asked: Record<string, SQLInputValue> = { ':sequence': sequence, ':start': from, ':end': to }
    const rows = this.#database.prepare(dayOfLevel).all(asked) as unknown as (UnitRow & {
      warehouseId: string | null
    })[]
    return rows.map(({ warehouseId, ...row }) => ({ ...row, ...(warehouseId !== null && { warehouseId }) }))
  }

  close(): void {
    this.#database.close()
  }
}
