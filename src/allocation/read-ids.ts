import { invalidArgument } from '../errors/invalid-argument.ts'
import type { Unchecked } from '../errors/known-fields.ts'
import { readId, readList } from '../inventory/request/fields.ts'

/** A list of at least one id, none twice. @throws INVALID_ARGUMENT or INVALID_ID, naming the item */
export function readIds(from: Unchecked, field: string): readonly string[] {
  const ids = readList(from, field).map((id, index) => readId({ id }, 'id', `${field}[${index}]`))
  const distinct = new Set(ids)
  if (distinct.size < ids.length) throw invalidArgument(field, ids, 'names a warehouse twice')
  return Object.freeze(ids)
}
