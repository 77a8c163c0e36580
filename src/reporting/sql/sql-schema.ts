import { type Column, type ColumnKind, kindOf, type Table } from '../tables/table.ts'

const sqlTypes: { readonly [Kind in ColumnKind]: string } = {
  text: 'VARCHAR',
  count: 'BIGINT',
  amount: 'BIGINT',
  time: 'TIMESTAMP',
  day: 'DATE',
  flag: 'BOOLEAN',
  degrees: 'DOUBLE',
}

export function sqlTypeOf(column: Column): string {
  return sqlTypes[kindOf(column)]
}

/** `'order_id': 'VARCHAR', …`: what tells a reader of text what it reads. */
export function columnTypes({ columns }: Table): string {
  return Object.entries(columns)
    .map(([name, column]) => `${quoted(name)}: ${quoted(sqlTypeOf(column))}`)
    .join(', ')
}

/** `order_id VARCHAR, …` */
export function columnList({ columns }: Table): string {
  return Object.entries(columns)
    .map(([name, column]) => `${name} ${sqlTypeOf(column)}`)
    .join(', ')
}

/** The rows of a table as they are now, from all that were ever written: of each key the last. */
export function lastRowsSql({ key, changes, where }: Table, from: string): string {
  if (!changes) return `SELECT * FROM ${from}`
  const last = `SELECT * FROM ${from} QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY sequence DESC) = 1`
  return where === undefined ? last : `SELECT * FROM (${last}) WHERE ${where}`
}

/** A text in SQL. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
