export type { CommitSource, ReadRange } from './reporting/commit-source.ts'
export { analysisTables, LogTables } from './reporting/tables/log-tables.ts'
export type { AnyRow, Cell, Column, ColumnKind, ColumnType, Table, TableRows } from './reporting/tables/table.ts'
export type { LogCommit, TableFold } from './reporting/tables/table-fold.ts'
