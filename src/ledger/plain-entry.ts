import type { LedgerEntry } from '../audit/ledger-entry.ts'
import { describeValue, isArray } from '../errors/invalid-argument.ts'
import { isPlainObject, type Unchecked } from '../errors/known-fields.ts'

const maxDepth = 64

/**
 * A frozen copy of an entry, as the log will have it: what a ledger goes on to do with what it recorded changes
 * nothing that is written.
 * @throws Error for what is no JSON, naming the field: the journal would fail with it, and all commands after it
 */
export function plainEntry<Fact extends LedgerEntry>(entry: Fact): Fact {
  const problem = (path: string, value: unknown): Error =>
    new Error(
      `The ledger ${entry.ledger} records what a log cannot keep: ${path} of ${entry.type} is ${describeValue(value)}. Record plain JSON.`,
    )

  function copyOf(value: unknown, path: string, depth: number): unknown {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number' && Number.isFinite(value)) return value
    if (depth > maxDepth) throw problem(path, value)
    if (isArray(value))
      return Object.freeze(Array.from(value, (item, index) => copyOf(item, `${path}[${index}]`, depth + 1)))
    if (!isPlainObject(value)) throw problem(path, value)
    const copy: Record<string, unknown> = {}
    for (const [name, item] of Object.entries(value as Unchecked)) {
      if (item !== undefined) copy[name] = copyOf(item, path === '' ? name : `${path}.${name}`, depth + 1)
    }
    return Object.freeze(copy)
  }

  return copyOf(entry, '', 0) as Fact
}
