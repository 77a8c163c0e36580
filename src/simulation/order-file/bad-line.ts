/** Why a line cannot be used; the file is refused, or the line is left out and told of. */
export class BadLine extends Error {
  /** The same for all lines with the same fault. */
  readonly reason: string
  readonly column: string | undefined
  readonly value: string | undefined

  /** @param problem what is wrong, after the place and the value, such as "is not a whole number" */
  constructor(reason: string, problem: string, { column, value }: { column?: string; value?: string } = {}) {
    super(problem)
    this.reason = reason
    this.column = column
    this.value = value
  }

  override get name(): string {
    return 'BadLine'
  }
}
