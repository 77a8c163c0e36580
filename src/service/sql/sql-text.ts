import { InventoryError } from '../../errors/inventory-error.ts'
import type { QueryResult } from '../../reporting.ts'

/** So many characters an answer may have: the service itself reads and sends it, and answers nobody meanwhile. */
export const mostCharacters: number = 16 * 1024 * 1024

/**
 * A result as JSON, with as many rows as there is room for.
 * @param about what is said beside it
 * @throws QUERY_FAILED if there is no room for one
 */
export function textOf(about: object, { columns, rows, isCut }: QueryResult): string {
  const written: string[] = []
  let size = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    size += text.length
    if (size > mostCharacters) break
    written.push(text)
  }
  if (rows.length > 0 && written.length === 0)
    throw new InventoryError('QUERY_FAILED', { problem: `its first row has more than ${mostCharacters} characters` })
  const head = JSON.stringify({ ...about, columns, isCut: isCut || written.length < rows.length })
  return `${head.slice(0, -1)},"rows":[${written.join(',')}]}`
}
