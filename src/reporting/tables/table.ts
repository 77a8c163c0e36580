/*
 * What a table is. Each is declared once, as a value: the types of its rows, the schemas of files and of SQL, and the
 * tables of the README come from there.
 */

/** What is in a column. With a question mark it may be null. Amounts are smallest units of the currency. */
export type ColumnKind = 'text' | 'count' | 'amount' | 'time' | 'day' | 'flag' | 'degrees'
export type ColumnType = ColumnKind | `${ColumnKind}?`

export interface Column {
  readonly type: ColumnType
  /** What it is, for who reads the README. */
  readonly says: string
}

export interface Table {
  /** As SQL and files name it. */
  readonly name: string
  /** What a row is. */
  readonly says: string
  /**
   * What a row is known by. Of several rows with one key the one with the last `sequence` counts: what changes is
   * written again, and nothing is ever rewritten.
   */
  readonly key: readonly string[]
  /** Whether its rows change. Those of a table that only grows are all there is of their key. */
  readonly changes: boolean
  /** Which of the last rows are shown, in SQL; all, if left out. */
  readonly where?: string
  readonly columns: Readonly<Record<string, Column>>
}

/** Times are milliseconds since 1970; days are `2026-11-24`. */
interface KindValues {
  text: string
  count: number
  amount: number | bigint
  time: number
  day: string
  flag: boolean
  degrees: number
}

export type Cell = string | number | bigint | boolean | null

type ValueOf<Type extends ColumnType> = Type extends `${infer Kind extends ColumnKind}?`
  ? KindValues[Kind] | null
  : Type extends ColumnKind
    ? KindValues[Type]
    : never

/** A row of a table, by the names of its columns. */
export type RowOf<Of extends Table> = {
  readonly [Name in keyof Of['columns']]: ValueOf<Of['columns'][Name]['type']>
}

export type AnyRow = Readonly<Record<string, Cell>>

/** Rows of one table. */
export interface TableRows {
  readonly table: Table
  readonly rows: readonly AnyRow[]
}

/** The compiler sees to it that these are rows of that table. */
export function rowsOf<Of extends Table>(table: Of, rows: readonly RowOf<Of>[]): TableRows {
  return { table, rows: rows as readonly object[] as readonly AnyRow[] }
}

export function kindOf({ type }: Column): ColumnKind {
  return (type.endsWith('?') ? type.slice(0, -1) : type) as ColumnKind
}

export function isNullable({ type }: Column): boolean {
  return type.endsWith('?')
}
