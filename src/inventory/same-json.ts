/**
 * Whether two values are the same as JSON: the order of an object's fields says nothing, and a field that is undefined
 * is not there. A ledger's value has other fields first once it came from a snapshot.
 */
export function isSameJson(a: unknown, b: unknown): boolean {
  // In the same order they mostly are, and that is quick.
  return JSON.stringify(a) === JSON.stringify(b) || JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b))
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(inOrder)
  const fields = Object.entries(value).filter(([, item]) => item !== undefined)
  return { fields: fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, inOrder(item)]) }
}
