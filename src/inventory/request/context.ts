import type { CommitContext, JsonValue, Reference } from '../../audit/commit.ts'
import { invalidArgument } from '../../errors/invalid-argument.ts'
import { type FieldList, fieldsOf, readPart, type Unchecked } from '../../errors/known-fields.ts'
import { readId, readText } from './fields.ts'

const maxMetadataBytes = 4096
const maxMetadataDepth = 64

export const contextFields: FieldList<CommitContext> = { actor: true, reason: true, reference: true, metadata: true }
const referenceFields = fieldsOf<Reference>({ type: true, id: true })

/** The context of a command, checked and copied; undefined if there is none. */
export function readContext(from: Unchecked): CommitContext | undefined {
  const { actor, reason, reference, metadata } = from
  if (actor === undefined && reason === undefined && reference === undefined && metadata === undefined) return undefined
  const context: { -readonly [Key in keyof CommitContext]: CommitContext[Key] } = {}
  if (actor !== undefined) context.actor = readText(from, 'actor')
  if (reason !== undefined) context.reason = readText(from, 'reason')
  if (reference !== undefined) context.reference = readReference(reference, 'reference')
  if (metadata !== undefined) context.metadata = readMetadata(metadata)
  return context
}

export function readOptionalReference(from: Unchecked, path: string): Reference | undefined {
  const value = from.reference
  return value === undefined ? undefined : readReference(value, path)
}

function readReference(value: unknown, path: string): Reference {
  const from = readPart(value, path, referenceFields)
  return Object.freeze({
    type: readText(from, 'type', `${path}.type`),
    id: readId(from, 'id', `${path}.id`),
  })
}

/** A deep frozen copy of plain JSON of at most 4 KiB and 64 levels, as it was at the call. */
function readMetadata(value: unknown): JsonValue {
  const copier = new JsonCopier()
  const copy = copier.copy(value, 'metadata', 1)
  const bytes = Buffer.byteLength(JSON.stringify(copy))
  if (bytes <= maxMetadataBytes) return copy
  throw invalidArgument('metadata', value, `must have at most ${maxMetadataBytes} bytes as JSON, has ${bytes}`)
}

/**
 * Copies plain JSON and refuses everything else, which JSON.stringify would drop or convert without
 * a word. Gives up early on what is far too large, cyclic values included.
 */
class JsonCopier {
  /** Every node and every character is at least a byte of JSON. */
  #budget = maxMetadataBytes

  copy(value: unknown, path: string, depth: number): JsonValue {
    this.#spend(typeof value === 'string' ? value.length : 1, path)
    if (value === null || typeof value === 'boolean') return value
    if (typeof value === 'string' && value.isWellFormed()) return value
    if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value // −0 is 0 in JSON
    if (depth > maxMetadataDepth) throw invalidArgument(path, value, `is nested deeper than ${maxMetadataDepth}`)
    if (Array.isArray(value))
      return Object.freeze(Array.from(value, (item, index) => this.copy(item, `${path}[${index}]`, depth + 1)))
    if (isPlainObject(value)) return this.#copyObject(value, path, depth)
    throw invalidArgument(path, value, 'must be plain JSON')
  }

  #copyObject(value: object, path: string, depth: number): JsonValue {
    const copy: Record<string, JsonValue> = {}
    for (const key of Object.keys(value)) {
      this.#spend(key.length, path)
      const item = this.copy((value as Unchecked)[key], `${path}.${key}`, depth + 1)
      // An assignment would not do: `__proto__` is an ordinary key here.
      Object.defineProperty(copy, key, { value: item, enumerable: true })
    }
    return Object.freeze(copy)
  }

  #spend(amount: number, path: string): void {
    this.#budget -= amount
    if (this.#budget >= 0) return
    throw invalidArgument(path, undefined, `metadata must have at most ${maxMetadataBytes} bytes as JSON and no cycle`)
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
