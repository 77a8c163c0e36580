import { CliError } from '../../terminal/cli-error.ts'
import type { BadLine } from './bad-line.ts'
import { quoted } from './quoted.ts'

/** Lines that were left out for one reason. */
export interface SkippedLines {
  readonly reason: string
  readonly lines: number
  /** The first few, with what was found there. */
  readonly first: readonly { readonly line: number; readonly column?: string; readonly value?: string }[]
}

const shown = 3

/** Where bad lines go: each ends the reading, or is counted by its reason. */
export class BadLines {
  readonly #path: string
  readonly #areSkipped: boolean
  readonly #byReason: Map<string, { reason: string; lines: number; first: SkippedLines['first'][number][] }> = new Map()

  constructor(path: string, areSkipped: boolean) {
    this.#path = path
    this.#areSkipped = areSkipped
  }

  /** The most frequent reason first. */
  get skipped(): SkippedLines[] {
    return [...this.#byReason.values()].sort((a, b) => b.lines - a.lines)
  }

  /** @throws CliError unless bad lines are to be skipped */
  add(line: number, { reason, message, column, value }: BadLine): void {
    if (!this.#areSkipped) {
      const where = column === undefined ? '' : `, column ${quoted(column)}`
      const what = value === undefined ? '' : `${quoted(value)} `
      throw new CliError(
        `${this.#path}, line ${line}${where}: ${what}${message}. Mend the line, or leave out all such lines with --skip-bad-lines.`,
      )
    }
    const seen = this.#byReason.get(reason) ?? { reason, lines: 0, first: [] }
    this.#byReason.set(reason, seen)
    seen.lines += 1
    if (seen.first.length >= shown) return
    seen.first.push({ line, ...(column !== undefined && { column }), ...(value !== undefined && { value }) })
  }
}
