import type { JournalCommit } from '../journal.ts'
import type { RowBytes } from './row-bytes.ts'
import { type FieldKind, isPlainObject, kindOf, markKey, sequenceKey } from './shape.ts'
import { Recurrence, StringTable } from './string-table.ts'

/**
 * The most shapes in one place of objects of one type, and in all. Objects of further shapes are written as they are:
 * so one type whose objects all differ takes nothing from the others. Half of all is for commits and their entries
 * alone: labels whose keys never come again take nothing from these, however deep they are.
 */
const maxShapesOfType = 32
const maxShapes = 4_096
const maxShapesWithin = maxShapes / 2

/** Where a commit has its entries. */
const entriesKey = 'entries'

type Fields = Readonly<Record<string, unknown>>

/** Where objects stand: as commits, or in a field of another object. */
interface Field {
  readonly key: string
  readonly kind: FieldKind
  readonly recurrence: Recurrence
  /** Whether entries stand here: their types are few, and tell their shapes apart. */
  readonly isOfEntries: boolean
  /** By the types of entries; of all others under one name. */
  readonly shapes: Map<string, Shape[]>
  /** The shape that the last object here had. */
  latest: Shape | undefined
}

interface Shape {
  readonly number: number
  readonly keys: readonly string[]
  /** One for each key; none for what is not written. */
  readonly fields: readonly (Field | undefined)[]
}

/** What the tables gain with rows. */
export interface AddedTables {
  /** Each with its keys, marked. */
  readonly shapes: readonly (readonly string[])[]
  readonly strings: readonly string[]
}

const nothing: AddedTables = { shapes: [], strings: [] }

/**
 * Makes rows of commits (see shape.ts). It remembers what the log has been told, so that every line
 * adds only what is new; one that is made anew begins with empty tables.
 */
export class RowEncoder {
  readonly #strings: StringTable = new StringTable()
  readonly #root: Field = newField('', 'object', false)
  #shapeCount = 0
  #addedShapes: string[][] = []

  /**
   * Writes the rows as one array of JSON.
   * @throws TypeError if a commit is no JSON, RangeError if it is too long: what was written is worth nothing
   * then, and what the tables gained goes with the next rows
   */
  encode(commits: readonly JournalCommit[], base: number, into: RowBytes): void {
    into.open()
    for (const commit of commits) {
      into.open()
      this.#putObject(into, commit as unknown as Fields, this.#root, base)
      into.close()
    }
    into.end()
  }

  /** What the rows refer to that were written since this was asked last. */
  takeAdded(): AddedTables {
    if (this.#addedShapes.length === 0 && !this.#strings.hasAdded) return nothing
    const shapes = this.#addedShapes
    this.#addedShapes = []
    return { shapes, strings: this.#strings.takeAdded() }
  }

  #putObject(into: RowBytes, object: Fields, place: Field, base: number): void {
    const { latest } = place
    const shape = latest !== undefined && hasKeysOf(latest, object) ? latest : this.#shapeOf(object, place)
    if (shape === undefined) {
      into.verbatim(object)
      return
    }
    const start = into.length
    into.number(shape.number)
    const { fields } = shape
    let index = 0
    for (const key in object) {
      const field = fields[index]
      index += 1
      // The sequence; or something inherited, which comes last.
      if (field === undefined) continue
      const value = object[key]
      if (value === undefined) {
        // A key without a value is as good as none: rare, and not worth a shape.
        into.cut(start)
        into.verbatim(object)
        return
      }
      if (typeof value === 'object') this.#putNested(into, value, field, base)
      else this.#putPlain(into, value, field, base)
    }
  }

  #putPlain(into: RowBytes, value: unknown, { kind, recurrence }: Field, base: number): void {
    if (typeof value === 'string' && kind === 'string') this.#putString(into, value, recurrence)
    else if (kind === 'scalar') into.plain(value)
    else if (kind === 'time' && isTime(value) && Number.isSafeInteger(value - base)) into.number(value - base)
    else into.verbatim(value)
  }

  #putNested(into: RowBytes, value: object | null, field: Field, base: number): void {
    const { kind } = field
    if (kind === 'list' && Array.isArray(value) && value.every(isPlainObject)) {
      into.number(value.length)
      for (const object of value) this.#putObject(into, object, field, base)
    } else if (kind === 'object' && isPlainObject(value)) this.#putObject(into, value, field, base)
    else if (kind === 'scalar' && value === null) into.plain(value)
    else into.verbatim(value)
  }

  #putString(into: RowBytes, text: string, recurrence: Recurrence): void {
    const number = this.#strings.refer(text, recurrence)
    if (number === undefined) into.text(text)
    else into.number(number)
  }

  #shapeOf(object: Fields, place: Field): Shape | undefined {
    const keys = Object.keys(object)
    const type = place.isOfEntries ? typeOf(object) : ''
    const ofType = place.shapes.get(type)
    let shape = ofType?.find((known) => hasKeys(known, keys))
    if (shape === undefined) {
      const most = place === this.#root || place.isOfEntries ? maxShapes : maxShapesWithin
      if (ofType?.length === maxShapesOfType || this.#shapeCount >= most) return undefined
      if (keys.some((key) => object[key] === undefined)) return undefined
      shape = this.#addShape(object, keys, place)
      if (ofType === undefined) place.shapes.set(type, [shape])
      else ofType.push(shape)
    }
    place.latest = shape
    return shape
  }

  #addShape(object: Fields, keys: readonly string[], place: Field): Shape {
    const isCommit = place === this.#root
    const fields = keys.map((key) =>
      isCommit && key === sequenceKey ? undefined : newField(key, kindOf(object[key]), isCommit && key === entriesKey),
    )
    const shape = { number: this.#shapeCount, keys, fields }
    this.#shapeCount += 1
    this.#addedShapes.push(fields.filter((field) => field !== undefined).map(({ key, kind }) => markKey(key, kind)))
    return shape
  }
}

/** What times are told from, given the first commit: its own time, if it has one. */
export function baseOf(first: JournalCommit): number {
  const { at } = first as { at?: unknown }
  return Number.isSafeInteger(at) ? (at as number) : 0
}

function newField(key: string, kind: FieldKind, isOfEntries: boolean): Field {
  return { key, kind, recurrence: new Recurrence(), isOfEntries, shapes: new Map(), latest: undefined }
}

/** What an entry is, with the ledger that it is of. */
function typeOf({ ledger, type }: Fields): string {
  if (typeof type !== 'string') return ''
  return typeof ledger === 'string' ? `${ledger} ${type}` : type
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
}

/**
 * Whether these are an object's keys. `for … in` tells in a third of the time that `Object.keys` takes; what
 * an object inherits comes last in it, so that if the last key is the object's own, all are.
 */
function hasKeysOf({ keys }: Shape, object: Fields): boolean {
  const { length } = keys
  let index = 0
  for (const key in object) {
    if (key !== keys[index]) return false
    index += 1
  }
  return index === length && (length === 0 || Object.hasOwn(object, keys[length - 1] as string))
}

function hasKeys({ keys }: Shape, others: readonly string[]): boolean {
  const { length } = keys
  if (others.length !== length) return false
  // From the end: the shapes of one place differ there.
  for (let index = length - 1; index >= 0; index -= 1) if (keys[index] !== others[index]) return false
  return true
}
