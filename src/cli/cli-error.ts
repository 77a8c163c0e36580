/** What the person at the terminal has to know and can mend: shown as it is, without a stack trace. */
export class CliError extends Error {
  override get name(): string {
    return 'CliError'
  }
}
