/**
 * Commits at rest are rows of plain values: the keys of an object, its shape, are written once and
 * then referred to by number, and so are strings that come again. A row is one flat array. Measured
 * on 2 cores with bench/file-journal, reservations in batches of 512, appended with fdatasync and
 * replayed from disk: verbose JSON 396,000 and 929,000 a second at 247 bytes each; such rows 610,000
 * and 1,695,000 at 77 bytes. Code that knows just these entries, with an array for each object, comes
 * to 631,000 and 1,914,000 at 95 bytes; these rows take any JSON.
 *
 *     row     object                                an object is  shape number, then its fields
 *     field   a scalar                              number, string, true, false, null
 *             @ a string: its number, or itself
 *             + a time: the difference to the batch's `at`
 *             { an object
 *             [ a list of objects: how many, then each
 *             anything, whatever the field is for:  [value], as it is
 *
 * A shape is written as its keys, each after the mark of its field. A commit's `sequence` is left
 * out: they are without gaps, and the batch names the first.
 */

export type FieldKind = 'scalar' | 'string' | 'time' | 'object' | 'list'

const marks: { readonly [Kind in FieldKind]: string } = {
  scalar: '',
  string: '@',
  time: '+',
  object: '{',
  list: '[',
}

const kinds: ReadonlyMap<string, FieldKind> = new Map([
  ['@', 'string'],
  ['+', 'time'],
  ['{', 'object'],
  ['[', 'list'],
  ['=', 'scalar'],
])

/** A key as the log has it; a plain one that looks marked gets a mark that says so. */
export function markKey(key: string, kind: FieldKind): string {
  if (kind === 'scalar') return kinds.has(key.charAt(0)) ? `=${key}` : key
  return marks[kind] + key
}

export function readMarkedKey(marked: string): { key: string; kind: FieldKind } {
  const kind = kinds.get(marked.charAt(0))
  return kind === undefined ? { key: marked, kind: 'scalar' } : { key: marked.slice(1), kind }
}

/** What is never in a row: it is known from where the row stands. */
export const sequenceKey = 'sequence'

/** Numbers below this are no times in milliseconds since 1970, or gain nothing by being told apart. */
const earliestTime = 2 ** 31

/** What a field is for, by the first value that it has. */
export function kindOf(value: unknown): FieldKind {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= earliestTime ? 'time' : 'scalar'
  if (typeof value !== 'object' || value === null) return 'scalar'
  if (!Array.isArray(value)) return 'object'
  // Also an empty one: the first commit of a segment may have no entries, and all that follow have some.
  return value.every(isPlainObject) ? 'list' : 'scalar'
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
