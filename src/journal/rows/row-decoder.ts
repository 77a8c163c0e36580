import type { JournalCommit } from '../journal.ts'
import type { AddedTables } from './row-encoder.ts'
import { type FieldKind, readMarkedKey, sequenceKey } from './shape.ts'

interface Shape {
  readonly keys: readonly string[]
  readonly kinds: readonly FieldKind[]
  /** Whether one of its keys must not simply be assigned. */
  readonly hasProto: boolean
}

/** Gives back the commits that a RowEncoder made rows of. It must be given the same lines in the same order. */
export class RowDecoder {
  readonly #shapes: Shape[] = []
  readonly #strings: string[] = []
  #row: readonly unknown[] = []
  #next = 0
  #base = 0
  #whole = 0
  /** The commit that is being made. */
  #sequence = 0
  #firstWhole: number | undefined

  /** How many shapes the tables have. */
  get shapes(): number {
    return this.#shapes.length
  }

  /** How many objects were written whole so far, since the tables had no room for their shapes. */
  get whole(): number {
    return this.#whole
  }

  /** The first commit with such an object. */
  get firstWhole(): number | undefined {
    return this.#firstWhole
  }

  /** What a line adds to the tables. */
  learn({ shapes, strings }: AddedTables): void {
    for (const marked of shapes) {
      const fields = marked.map(readMarkedKey)
      const keys = fields.map(({ key }) => key)
      this.#shapes.push({ keys, kinds: fields.map(({ kind }) => kind), hasProto: keys.includes('__proto__') })
    }
    for (const text of strings) this.#strings.push(text)
  }

  /** @throws RangeError if the rows refer to what no table has */
  decode(rows: readonly (readonly unknown[])[], firstSequence: number, base: number): JournalCommit[] {
    this.#base = base
    const commits = new Array<JournalCommit>(rows.length)
    for (let index = 0; index < rows.length; index += 1) {
      this.#row = rows[index] as readonly unknown[]
      this.#next = 0
      this.#sequence = firstSequence + index
      const commit = this.#object({ [sequenceKey]: this.#sequence })
      if (this.#next !== this.#row.length) throw new RangeError('a row is longer than its commit')
      commits[index] = commit as unknown as JournalCommit
    }
    return commits
  }

  #object(into: Record<string, unknown>): Record<string, unknown> {
    const token = this.#take()
    if (typeof token === 'object') {
      this.#whole += 1
      this.#firstWhole ??= this.#sequence
      return verbatim(token) as Record<string, unknown>
    }
    const shape = this.#shapes[token as number]
    if (shape === undefined) throw new RangeError(`there is no shape ${JSON.stringify(token)}`)
    const { keys, kinds, hasProto } = shape
    for (let index = 0; index < keys.length; index += 1) {
      const value = this.#field(kinds[index] as FieldKind)
      if (hasProto) define(into, keys[index] as string, value)
      else into[keys[index] as string] = value
    }
    return into
  }

  #field(kind: FieldKind): unknown {
    if (kind === 'object') return this.#object({})
    const token = this.#take()
    if (typeof token === 'object' && token !== null) return verbatim(token)
    switch (kind) {
      case 'string':
        return typeof token === 'number' ? this.#string(token) : token
      case 'time':
        return this.#base + (token as number)
      case 'list':
        return this.#list(token as number)
      case 'scalar':
        return token
    }
  }

  #list(length: number): unknown[] {
    // The length that the log claims is not believed: each object must be there.
    const objects: unknown[] = []
    for (let index = 0; index < length; index += 1) objects.push(this.#object({}))
    return objects
  }

  #string(number: number): string {
    const text = this.#strings[number]
    if (text === undefined) throw new RangeError(`there is no string ${number}`)
    return text
  }

  #take(): unknown {
    if (this.#next >= this.#row.length) throw new RangeError('a row is shorter than its commit')
    const token = this.#row[this.#next]
    this.#next += 1
    return token
  }
}

function verbatim(token: unknown): unknown {
  if (!Array.isArray(token) || token.length !== 1) throw new RangeError('a row holds neither a field nor a value')
  return token[0]
}

/** A key `__proto__` is a key like any other, and must not change a prototype. */
function define(into: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true })
}
