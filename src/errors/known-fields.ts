import { describeValue, invalidArgument, isArray, unreadable } from './invalid-argument.ts'
import { nearestName } from './nearest-name.ts'

/** A caller's object whose fields are not known to be what their types say. */
export type Unchecked = Readonly<Record<string, unknown>>

/** For a union, the fields that any of its members has. */
type FieldName<Type> = Type extends unknown ? keyof Type & string : never

/** All fields of a type: the compiler refuses a list that lacks one. */
export type FieldList<Type> = { readonly [Name in FieldName<Type>]: true }

/**
 * All fields of a type, in the order in which they are usually written. Anything else is refused.
 * @param told those that a message names, where most are only let pass
 */
export function fieldsOf<Type>(list: FieldList<Type>, told?: readonly FieldName<Type>[]): KnownFields {
  return new KnownFields(Object.keys(list), {}, told)
}

/**
 * The fields that an object of a caller's may have. Every other field that `for…in` finds is refused, its own
 * or inherited, also if it is undefined: whoever wrote it expects something of it. Symbols are no fields, and
 * neither is what a class hides.
 */
export class KnownFields {
  readonly #names: readonly string[]
  readonly #all: ReadonlySet<string>
  readonly #misplaced: Readonly<Record<string, string>>
  readonly #told: readonly string[]

  /**
   * @param misplaced why a field does not go here that does elsewhere, by its name
   * @param told those that a message names; all by default
   */
  constructor(names: readonly string[], misplaced: Readonly<Record<string, string>> = {}, told?: readonly string[]) {
    this.#misplaced = misplaced
    this.#names = names.filter((name) => !Object.hasOwn(misplaced, name))
    this.#told = told ?? this.#names
    this.#all = new Set(this.#names)
  }

  /** @param path where the object stands in what the caller gave; empty for all of it */
  check(from: object, what: string, path: string): void {
    let count = 0
    for (const name in from) {
      // Fields in their usual order cost half as much as a look into the set: this is on the way of every command.
      if (name !== this.#names[count] && !this.#all.has(name)) this.#refuse(from, name, path)
      count += 1
    }
    if (count === 0 && !isPlainObject(from) && !this.#names.some((name) => name in from))
      throw this.wrongKind(from, what)
  }

  /** Those fields that are there, each read once, also what a class or a prototype brings. */
  copy(from: Unchecked): Record<string, unknown> {
    const copy: Record<string, unknown> = {}
    for (const name of this.#names) {
      const value = from[name]
      if (value !== undefined) copy[name] = value
    }
    return copy
  }

  wrongKind(value: unknown, what: string): Error {
    return invalidArgument(what, value, `must be an object with ${this.#listed()}`)
  }

  #refuse(from: object, name: string, path: string): void {
    // What somebody added to all objects is not the caller's doing.
    if (!Object.hasOwn(from, name) && name in Object.prototype) return
    const value = (from as Unchecked)[name]
    const whyNot = Object.hasOwn(this.#misplaced, name) ? this.#misplaced[name] : undefined
    if (whyNot !== undefined && value === undefined) return
    throw invalidArgument(path === '' ? shown(name) : `${path}.${shown(name)}`, value, whyNot ?? this.#unknown(name))
  }

  #unknown(name: string): string {
    const nearest = nearestName(name, this.#told)
    return nearest === undefined
      ? `there is no such field here, only ${this.#listed()}`
      : `there is no such field here; did you mean ${nearest}?`
  }

  #listed(): string {
    return this.#told.join(', ')
  }
}

/** A copy of all that a caller gave as one argument, each field read once; `what` says what it is. */
export function readObject(value: unknown, what: string, known: KnownFields): Unchecked {
  return readCopy(value, what, known, '')
}

/** A copy of an object within what a caller gave, at a path. */
export function readPart(value: unknown, path: string, known: KnownFields): Unchecked {
  return readCopy(value, path, known, path)
}

function readCopy(value: unknown, what: string, known: KnownFields, path: string): Unchecked {
  try {
    return known.copy(checkObject(value, what, known, path))
  } catch (error) {
    throw unreadable(error, what, value)
  }
}

/** The caller's object itself, for those who read it at once and catch what it throws then. */
export function checkObject(value: unknown, what: string, known: KnownFields, path: string = ''): Unchecked {
  if (typeof value !== 'object' || value === null || isArray(value)) throw known.wrongKind(value, what)
  known.check(value, what, path)
  return value as Unchecked
}

/**
 * What has behaviour, such as a clock: it may have more than is asked of it.
 * @param problem of what does not have these methods
 */
export function readPort<Port>(
  value: unknown,
  field: string,
  methods: readonly (keyof Port & string)[],
  problem: string,
): Port {
  try {
    const port = (value ?? {}) as Unchecked
    const missing = methods.find((method) => typeof port[method] !== 'function')
    if (missing === undefined) return value as Port
    throw invalidArgument(field, value, `${problem}; it has no method ${missing}`)
  } catch (error) {
    throw unreadable(error, field, value)
  }
}

/** Of no class, in whatever realm it was made. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** As it stands in code, if it could stand there. */
function shown(name: string): string {
  return /^[\w$]{1,40}$/.test(name) ? name : describeValue(name)
}
