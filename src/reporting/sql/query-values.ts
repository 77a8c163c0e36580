import type { DuckDBType, DuckDBValue, Json } from '@duckdb/node-api'
import type { DuckDB } from './duckdb.ts'

/** What a query gives: whole numbers beyond 2^53 are texts with all their digits, times are ISO 8601 in UTC. */
export type QueryValue =
  | string
  | number
  | boolean
  | null
  | readonly QueryValue[]
  | { readonly [name: string]: QueryValue }

/** What makes plain values of DuckDB's. */
export function valueReader(duckdb: DuckDB): (value: DuckDBValue, type: DuckDBType) => QueryValue {
  const { DuckDBTimestampValue, DuckDBTimestampTZValue, DuckDBDecimalValue, JsonDuckDBValueConverter } = duckdb
  const read = (value: DuckDBValue, type: DuckDBType): QueryValue => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    // What divides by nothing is no number that JSON knows.
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
    if (typeof value === 'bigint') return numberOf(value)
    if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
      return isoTime(value.micros) ?? String(value)
    if (value instanceof DuckDBDecimalValue) return value.toDouble()
    return JsonDuckDBValueConverter(value, type, (part, ofType) => read(part, ofType) as Json) as QueryValue
  }
  return read
}

function numberOf(value: bigint): number | string {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** To the millisecond, or to the microsecond where there are any; undefined for infinity and times beyond a date. */
function isoTime(micros: bigint): string | undefined {
  const time = Number(micros / 1_000n)
  const rest = micros % 1_000n
  if (Math.abs(time) > 8.64e15) return undefined
  const text = new Date(rest < 0n ? time - 1 : time).toISOString()
  const more = rest === 0n ? '' : String(rest < 0n ? rest + 1_000n : rest).padStart(3, '0')
  return text.replace('Z', `${more}Z`)
}
