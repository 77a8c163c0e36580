import type { JournalCommit } from '../journal.ts'
import { exactNumber, exactValue } from './exact-json.ts'
import { type FieldKind, isPlainObject, kindOf, markKey, sequenceKey } from './shape.ts'
import { Recurrence, StringTable } from './string-table.ts'

/** Beyond so many in one place, or in all, objects of new shapes are written as they are. */
const maxShapesInPlace = 32
const maxShapes = 1_024

type Fields = Readonly<Record<string, unknown>>

/** Where objects stand: as commits, or in a field of another object. */
interface Field {
  readonly key: string
  readonly kind: FieldKind
  readonly recurrence: Recurrence
  readonly shapes: Shape[]
  /** The shape that the last object here had. */
  latest: Shape | undefined
}

interface Shape {
  readonly number: number
  readonly keys: readonly string[]
  readonly fields: readonly Field[]
}

/** Commits as rows, and what the tables gain with them. */
export interface EncodedRows {
  readonly shapes: readonly (readonly string[])[]
  readonly strings: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

/**
 * Makes rows of commits (see shape.ts). It remembers what the log has been told, so that every line
 * adds only what is new; one that is made anew begins with empty tables.
 */
export class RowEncoder {
  readonly #strings: StringTable = new StringTable()
  readonly #root: Field = newField('', 'object')
  #shapeCount = 0
  #addedShapes: string[][] = []

  /** @throws TypeError if a commit is no JSON; the encoder is of no use then */
  encode(commits: readonly JournalCommit[], base: number): EncodedRows {
    const rows = commits.map((commit) => {
      const row: unknown[] = []
      this.#pushObject(row, commit as unknown as Fields, this.#root, base)
      return row
    })
    const shapes = this.#addedShapes
    this.#addedShapes = []
    return { shapes, strings: this.#strings.takeAdded(), rows }
  }

  #pushObject(row: unknown[], object: Fields, place: Field, base: number): void {
    const keys = Object.keys(object)
    const { latest } = place
    const shape = latest !== undefined && hasKeys(latest, keys) ? latest : this.#shapeOf(object, keys, place)
    if (shape === undefined) {
      row.push([exactValue(object)])
      return
    }
    const start = row.length
    row.push(shape.number)
    for (const field of shape.fields) {
      const value = object[field.key]
      if (value === undefined) {
        // A key without a value is as good as none: rare, and not worth a shape.
        row.length = start
        row.push([exactValue(object)])
        return
      }
      this.#pushField(row, value, field, base)
    }
  }

  #pushField(row: unknown[], value: unknown, field: Field, base: number): void {
    switch (field.kind) {
      case 'string':
        if (typeof value === 'string') row.push(this.#strings.refer(value, field.recurrence))
        else row.push([exactValue(value)])
        return
      case 'scalar':
        if (typeof value === 'number') row.push(exactNumber(value))
        else row.push(typeof value === 'object' && value !== null ? [exactValue(value)] : exactValue(value))
        return
      case 'time':
        row.push(isTime(value) && Number.isSafeInteger(value - base) ? value - base : [exactValue(value)])
        return
      case 'object':
        if (isPlainObject(value)) this.#pushObject(row, value, field, base)
        else row.push([exactValue(value)])
        return
      case 'list':
        if (Array.isArray(value) && value.every(isPlainObject)) {
          row.push(value.length)
          for (const object of value) this.#pushObject(row, object, field, base)
        } else row.push([exactValue(value)])
    }
  }

  #shapeOf(object: Fields, keys: readonly string[], place: Field): Shape | undefined {
    let shape = place.shapes.find((known) => hasKeys(known, keys))
    if (shape === undefined) {
      if (place.shapes.length === maxShapesInPlace || this.#shapeCount === maxShapes) return undefined
      if (keys.some((key) => object[key] === undefined)) return undefined
      shape = this.#addShape(object, keys, place)
    }
    place.latest = shape
    return shape
  }

  #addShape(object: Fields, keys: readonly string[], place: Field): Shape {
    const written = place === this.#root ? keys.filter((key) => key !== sequenceKey) : keys
    const fields = written.map((key) => newField(key, kindOf(object[key])))
    const shape = { number: this.#shapeCount, keys, fields }
    this.#shapeCount += 1
    place.shapes.push(shape)
    this.#addedShapes.push(fields.map(({ key, kind }) => markKey(key, kind)))
    return shape
  }
}

function newField(key: string, kind: FieldKind): Field {
  return { key, kind, recurrence: new Recurrence(), shapes: [], latest: undefined }
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
}

function hasKeys({ keys }: Shape, others: readonly string[]): boolean {
  const { length } = keys
  if (others.length !== length) return false
  // From the end: the shapes of one place differ there.
  for (let index = length - 1; index >= 0; index -= 1) if (keys[index] !== others[index]) return false
  return true
}
