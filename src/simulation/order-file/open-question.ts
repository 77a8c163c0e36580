import { CliError } from '../../terminal/cli-error.ts'
import type { LinePlace } from './line-place.ts'
import { quoted } from './quoted.ts'

/** A question that the lines of a file answer: which decimal mark, which order of day and month. */
export interface Question<Answer extends string> {
  readonly path: string
  readonly answers: readonly Answer[]
  /** From an option: nothing is left open. */
  readonly given?: Answer | undefined
  /** What a text means by an answer, in words. */
  readonly meaning: (text: string, answer: Answer) => string
  /** What to say on the command line. */
  readonly advice: (text: string, answers: readonly Answer[]) => string
}

/**
 * Finds the one way to read a column by which all its values can be read. An answer falls when a value
 * cannot be read by it. A value that two answers read differently has to wait: the file is read again
 * when its end has shown which one holds, and is refused when nothing has.
 */
export class OpenQuestion<Answer extends string> {
  readonly #question: Question<Answer>
  #open: readonly Answer[]
  /** What made an answer fall. */
  readonly #fallen: Map<Answer, LinePlace> = new Map()
  /** What can be used by one answer only, though another can read it too. */
  readonly #hints: Map<Answer, LinePlace> = new Map()
  #waiting: LinePlace | undefined
  #hasTwoMeanings = false

  constructor(question: Question<Answer>) {
    this.#question = question
    this.#open = question.given === undefined ? question.answers : [question.given]
  }

  get answer(): Answer | undefined {
    return this.#open.length === 1 ? this.#open[0] : undefined
  }

  /** A value that shows the answer, if one was needed. */
  get shownBy(): LinePlace | undefined {
    return this.answer === undefined ? undefined : ([...this.#fallen.values()].at(-1) ?? this.#hints.get(this.answer))
  }

  /** Whether a value was met that could not be read yet. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined
  }

  /**
   * The value of a text; 'later' if that is still open; undefined if the answer makes no value of it.
   * @param isEvidence whether an answer without a value falls: what cannot be used can still be written so
   * @throws CliError if the text contradicts an earlier one
   */
  settle(
    values: { readonly [Name in Answer]?: number },
    place: LinePlace,
    isEvidence: boolean,
  ): number | 'later' | undefined {
    const possible = this.#open.filter((answer) => values[answer] !== undefined)
    const [first] = possible
    if (first === undefined) {
      if (isEvidence && this.#question.given === undefined) throw this.#contradiction(values, place)
      return undefined
    }
    if (isEvidence) {
      for (const answer of this.#open) if (!possible.includes(answer)) this.#fallen.set(answer, place)
      this.#open = possible
    } else if (this.#open.length > 1 && !this.#hints.has(first)) this.#hints.set(first, place)
    const isSettled = possible.length === this.#open.length && possible.every((name) => values[name] === values[first])
    if (isSettled) return values[first]
    // One that two answers can read is the better example of what is unclear.
    if (this.#waiting === undefined || (isEvidence && !this.#hasTwoMeanings)) this.#wait(place, isEvidence)
    return 'later'
  }

  /** At the end of the file. @param usual what a mere hint is enough for @throws CliError if it is still open */
  conclude(usual?: Answer): void {
    const { path, advice, meaning } = this.#question
    if (this.#waiting === undefined || this.#open.length === 1) return
    if (usual !== undefined && this.#hints.has(usual) && this.#hints.size === 1) {
      this.#open = [usual]
      return
    }
    const { line, column, text } = this.#waiting
    const readings = this.#open.map((answer) => meaning(text, answer)).join(' or ')
    throw new CliError(
      `${path}, line ${line}, column ${quoted(column)}: ${quoted(text)} could be ${readings}, and no other line shows which. ${advice(text, this.#open)}`,
    )
  }

  #wait(place: LinePlace, hasTwoMeanings: boolean): void {
    this.#waiting = place
    this.#hasTwoMeanings = hasTwoMeanings
  }

  #contradiction(values: { readonly [Name in Answer]?: number }, place: LinePlace): CliError {
    const { path, answers, advice } = this.#question
    const [now] = answers.filter((answer) => values[answer] !== undefined)
    const earlier = this.#fallen.get(now as Answer) ?? place
    return new CliError(
      `${path}: line ${earlier.line}, column ${quoted(earlier.column)}, has ${quoted(earlier.text)} and line ${place.line}, column ${quoted(place.column)}, has ${quoted(place.text)}: no one way of writing fits both. ${advice(place.text, answers)}`,
    )
  }
}
