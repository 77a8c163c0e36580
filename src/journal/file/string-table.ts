const maxStrings = 65_536
const maxLength = 128
const window = 4_096

/** Whether the strings of one field come again: those of ids that are made once never do. */
export class Recurrence {
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

  /** The string's number; or the string itself, if it is not worth one. */
  refer(text: string, recurrence: Recurrence): number | string {
    const known = this.#numbers.get(text)
    if (!recurrence.isFutile) recurrence.note(known !== undefined)
    if (known !== undefined) return known
    if (recurrence.isFutile || text.length > maxLength || this.#numbers.size === maxStrings) return text
    const number = this.#numbers.size
    this.#numbers.set(text, number)
    this.#added.push(text)
    return number
  }

  takeAdded(): string[] {
    const added = this.#added
    this.#added = []
    return added
  }
}
