import { lastRowsSql } from '../sql/sql-schema.ts'
import type { Table } from '../tables/table.ts'
import type { TableFormat } from './table-format.ts'

/** SQL that makes views of the files, for whoever opens the folder with DuckDB: of rows that change it shows the last. */
export function viewsFile(tables: readonly Table[], format: TableFormat): string {
  const views = tables.map((table) => {
    const scan = format.scan(table, `${table.name}/*.${format.name}`)
    return `-- ${table.says}\nCREATE OR REPLACE VIEW ${table.name} AS\n${lastRowsSql(table, scan)};\n`
  })
  return `-- In this folder: duckdb -init views.sql\n\n${views.join('\n')}`
}
