import type { JsonValue } from '../../audit/commit.ts'
import { describeValue, invalidArgument, isArray } from '../../errors/invalid-argument.ts'
import { InventoryError } from '../../errors/inventory-error.ts'
import { isPlainObject, type Unchecked } from '../../errors/known-fields.ts'

const maxBytes = 4096
const maxDepth = 64

/** A deep frozen copy of plain JSON of at most 4 KiB and 64 levels, as it was at the call. */
export function readMetadata(value: unknown): JsonValue {
  const copy = new JsonCopier().copy(value, 'metadata', 1)
  const bytes = Buffer.byteLength(JSON.stringify(copy))
  if (bytes <= maxBytes) return copy
  throw invalidArgument('metadata', value, `must have at most ${maxBytes} bytes as JSON, has ${bytes}`)
}

/**
 * Copies plain JSON and refuses everything else, which JSON.stringify would drop or convert without
 * a word. Gives up early on what is far too large.
 */
class JsonCopier {
  /** Every node and every character is at least a byte of JSON. */
  #budget = maxBytes
  /** The paths of what it is inside of: none of these may come again. */
  readonly #around: Map<object, string> = new Map()

  copy(value: unknown, path: string, depth: number): JsonValue {
    if (typeof value === 'string' && value.isWellFormed()) {
      this.#spend(value.length, path, `${value.length} characters`)
      return value
    }
    this.#spend(1, path, 'one more value')
    if (value === null || typeof value === 'boolean') return value
    if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value // −0 is 0 in JSON
    if (!isArray(value) && !isPlainObject(value)) throw invalidArgument(path, value, 'must be plain JSON')
    const around = this.#around.get(value)
    if (around !== undefined)
      throw invalidArgument(path, value, `is ${around} itself, and JSON has no way to write such a cycle`)
    if (depth > maxDepth) throw invalidArgument(path, value, `is nested deeper than ${maxDepth}`)
    this.#around.set(value, path)
    const copy = isArray(value) ? this.#copyArray(value, path, depth) : this.#copyObject(value, path, depth)
    this.#around.delete(value)
    return copy
  }

  #copyArray(value: readonly unknown[], path: string, depth: number): JsonValue {
    const { length } = value
    this.#mustAfford(length, path, `${length} items`)
    const copy: JsonValue[] = []
    for (let index = 0; index < length; index += 1) copy.push(this.copy(value[index], `${path}[${index}]`, depth + 1))
    return Object.freeze(copy)
  }

  #copyObject(value: object, path: string, depth: number): JsonValue {
    const copy: Record<string, JsonValue> = {}
    const keys = Object.keys(value)
    this.#mustAfford(keys.length, path, `${keys.length} fields`)
    for (const key of keys) {
      this.#spend(key.length, path, `a name of ${key.length} characters`)
      const item = this.copy((value as Unchecked)[key], memberPath(path, key), depth + 1)
      // An assignment would not do: `__proto__` is an ordinary key here.
      Object.defineProperty(copy, key, { value: item, enumerable: true })
    }
    return Object.freeze(copy)
  }

  #spend(amount: number, path: string, what: string): void {
    this.#mustAfford(amount, path, what)
    this.#budget -= amount
  }

  /** @param what is there, for the message */
  #mustAfford(amount: number, path: string, what: string): void {
    if (amount <= this.#budget) return
    const problem = `all of metadata must have at most ${maxBytes} bytes as JSON, and ${amount > maxBytes ? 'this alone has more' : 'with this it has more'}`
    throw new InventoryError('INVALID_ARGUMENT', { field: path, value: `with ${what}`, problem })
  }
}

function memberPath(path: string, key: string): string {
  return /^[\w$]{1,40}$/.test(key) ? `${path}.${key}` : `${path}[${describeValue(key)}]`
}
