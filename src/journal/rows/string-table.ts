const maxStrings = 65_536
const maxLength = 128
const window = 4_096

/** Whether the strings of one field come again: those of ids that are made once never do. */
export class Recurrence {
  /** What this field had last, and its number: in a crowd after one product it is the same again and again. */
  latest = ''
  latestNumber: number | undefined
  #seen = 0
  #known = 0
  #isFutile = false

  get isFutile(): boolean {
    return this.#isFutile
  }

  note(wasKnown: boolean): void {
    this.#seen += 1
    if (wasKnown) this.#known += 1
    if (this.#seen < window) return
    this.#isFutile = this.#known < window / 64
    this.#seen = 0
    this.#known = 0
  }
}

/** The strings that rows refer to by number, and those that the next line has to add. */
export class StringTable {
  readonly #numbers: Map<string, number> = new Map()
  #added: string[] = []

  /** The string's number; undefined if it is not worth one. */
  refer(text: string, recurrence: Recurrence): number | undefined {
    if (recurrence.latestNumber !== undefined && recurrence.latest === text) return recurrence.latestNumber
    if (recurrence.isFutile) return undefined
    const known = this.#numbers.get(text)
    recurrence.note(known !== undefined)
    const number = known ?? this.#add(text)
    if (number === undefined) return undefined
    recurrence.latest = text
    recurrence.latestNumber = number
    return number
  }

  #add(text: string): number | undefined {
    if (text.length > maxLength || this.#numbers.size === maxStrings) return undefined
    const number = this.#numbers.size
    this.#numbers.set(text, number)
    this.#added.push(text)
    return number
  }

  get hasAdded(): boolean {
    return this.#added.length > 0
  }

  takeAdded(): string[] {
    const added = this.#added
    this.#added = []
    return added
  }
}
