export type { CommitSource, ReadRange } from './reporting/commit-source.ts'
export { type Exported, type ExportOptions, exportTables } from './reporting/export/export-tables.ts'
export { type ExportFormat, exportFormats } from './reporting/export/table-format.ts'
export { type CohortValue, cohortValue } from './reporting/questions/cohort-value.ts'
export { type FifoLayer, fifoLayers } from './reporting/questions/fifo-layers.ts'
export { type NamedQuestion, namedQuestions } from './reporting/questions/named-questions.ts'
export type { Hours } from './reporting/questions/percentile.ts'
export { type PromiseFunnel, promiseFunnel } from './reporting/questions/promise-funnel.ts'
export type { MonthlyOptions, QuestionOptions } from './reporting/questions/question-options.ts'
export {
  type ReturnGroup,
  type ReturnRate,
  type ReturnRateOptions,
  returnRate,
} from './reporting/questions/return-rate.ts'
export type * from './reporting/reporting-errors.ts'
export {
  type DataWarehouse,
  openWarehouse,
  type QueryOptions,
  type WarehouseOptions,
} from './reporting/sql/data-warehouse.ts'
export type { QueryValue } from './reporting/sql/query-values.ts'
export type { QueryParameter, QueryResult } from './reporting/sql/read-only-query.ts'
export { analysisTables, LogTables } from './reporting/tables/log-tables.ts'
export type { AnyRow, Cell, Column, ColumnKind, ColumnType, Table, TableRows } from './reporting/tables/table.ts'
export type { LogCommit, TableFold } from './reporting/tables/table-fold.ts'
