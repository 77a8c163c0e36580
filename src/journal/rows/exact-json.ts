/** `JSON.rawJSON`, which TypeScript's library does not know yet. */
const exactJson = JSON as typeof JSON & { rawJSON(text: string): unknown }

/** What stands for −0, which `JSON.stringify` would write as 0. */
const negativeZero = exactJson.rawJSON('-0')

/** A number that `JSON.stringify` writes exactly. @throws TypeError for what JSON has no number for */
export function exactNumber(value: number): unknown {
  if (value === 0) return Object.is(value, -0) ? negativeZero : value
  if (!Number.isFinite(value)) throw new TypeError(`a journal keeps JSON, and ${value} is none`)
  return value
}

/** A value as `JSON.stringify` writes it without a loss. @throws TypeError for what is no JSON */
export function exactValue(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return exactNumber(value)
  if (typeof value !== 'object') throw new TypeError(`a journal keeps JSON, and a ${typeof value} is none`)
  return Array.isArray(value) ? value.map(exactValue) : exactObject(value)
}

function exactObject(value: object): object {
  // Without a prototype, so that a key `__proto__` is a key.
  const copy: Record<string, unknown> = Object.create(null)
  for (const [key, item] of Object.entries(value)) if (item !== undefined) copy[key] = exactValue(item)
  return copy
}
