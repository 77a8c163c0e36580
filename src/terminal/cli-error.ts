/** What the person at the terminal has to know and can mend: shown as it is, without a stack trace. */
export class CliError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }

  override get name(): string {
    return 'CliError'
  }
}
