import type { LedgerEntry } from '../audit/ledger-entry.ts'
import { describeValue, isArray } from '../errors/invalid-argument.ts'
import { isPlainObject, type Unchecked } from '../errors/known-fields.ts'

const maxDepth = 64

/** Where it stands is put together on the way out: each entry is copied, and hardly one is refused. */
class NotPlain {
  readonly value: unknown
  path = ''

  constructor(value: unknown) {
    this.value = value
  }

  inside(place: string | number): this {
    const separator = this.path === '' || this.path.startsWith('[') ? '' : '.'
    this.path = `${typeof place === 'number' ? `[${place}]` : place}${separator}${this.path}`
    return this
  }
}

/**
 * A frozen copy of an entry, as the log will have it: what a ledger goes on to do with what it recorded changes
 * nothing that is written.
 * @throws Error for what is no JSON, naming the field: the journal would fail with it, and all commands after it
 */
export function plainEntry<Fact extends LedgerEntry>(entry: Fact): Fact {
  const copy = copyOf(entry, 0)
  if (!(copy instanceof NotPlain)) return copy as Fact
  throw new Error(
    `The ledger ${entry.ledger} records what a log cannot keep: ${copy.path} of ${entry.type} is ${describeValue(copy.value)}. Record plain JSON.`,
  )
}

function copyOf(value: unknown, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (depth > maxDepth) return new NotPlain(value)
  if (isArray(value)) return copyOfArray(value, depth)
  return isPlainObject(value) ? copyOfObject(value as Unchecked, depth) : new NotPlain(value)
}

function copyOfArray(values: readonly unknown[], depth: number): unknown {
  const copy: unknown[] = []
  for (let index = 0; index < values.length; index += 1) {
    const item = copyOf(values[index], depth + 1)
    if (item instanceof NotPlain) return item.inside(index)
    copy.push(item)
  }
  return Object.freeze(copy)
}

function copyOfObject(value: Unchecked, depth: number): unknown {
  const copy: Record<string, unknown> = {}
  for (const name of Object.keys(value)) {
    const field = value[name]
    if (field === undefined) continue
    const item = copyOf(field, depth + 1)
    if (item instanceof NotPlain) return item.inside(name)
    copy[name] = item
  }
  return Object.freeze(copy)
}
