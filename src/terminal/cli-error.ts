/** What the program ends with if it could not do what was asked: 1 is an answer of some commands. */
export const exitUnable = 2

/** What the person at the terminal has to know and can mend: shown as it is, without a stack trace. */
export class CliError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number = exitUnable) {
    super(message)
    this.exitCode = exitCode
  }

  override get name(): string {
    return 'CliError'
  }
}
