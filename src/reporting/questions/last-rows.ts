import { type CommitSource, commitsOf, type ReadRange } from '../commit-source.ts'
import { LogTables } from '../tables/log-tables.ts'
import type { AnyRow, RowOf, Table } from '../tables/table.ts'

/** So many commits are folded before their rows are taken, so that an order that changed often is made a row seldom. */
const commitsAtOnce = 20_000

/** The rows of some tables as they are at the end of a log: of each key the last. */
export class LastRows {
  readonly #rows: ReadonlyMap<Table, ReadonlyMap<string, AnyRow>>

  private constructor(rows: ReadonlyMap<Table, ReadonlyMap<string, AnyRow>>) {
    this.#rows = rows
  }

  /** @throws INVALID_ARGUMENT, and what reading a log does */
  static async of(source: CommitSource, range: ReadRange, tables: readonly Table[]): Promise<LastRows> {
    const folds = new LogTables(tables)
    const rows = new Map(tables.map((table) => [table, new Map<string, AnyRow>()]))
    const take = (): void => {
      for (const { table, rows: some } of folds.take())
        for (const row of some) rows.get(table)?.set(JSON.stringify(table.key.map((name) => row[name])), row)
    }
    let read = 0
    for await (const commit of commitsOf(source, range)) {
      folds.add(commit)
      read += 1
      if (read % commitsAtOnce === 0) take()
    }
    take()
    return new LastRows(rows)
  }

  of<Of extends Table>(table: Of): readonly RowOf<Of>[] {
    return [...(this.#rows.get(table)?.values() ?? [])] as readonly object[] as readonly RowOf<Of>[]
  }
}
