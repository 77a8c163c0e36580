import type { AnyRow, Table } from '../tables/table.ts'

export type ExportFormat = 'parquet' | 'csv' | 'ndjson'

/** How rows stand in a file. A file may have none. */
export interface TableFormat {
  readonly name: ExportFormat
  encode(table: Table, rows: readonly AnyRow[]): Uint8Array
  /** What reads its files again, in DuckDB's SQL, with the types of the table. */
  scan(table: Table, path: string): string
}

export const exportFormats: readonly ExportFormat[] = ['parquet', 'csv', 'ndjson']
