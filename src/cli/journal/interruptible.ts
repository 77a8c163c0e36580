import { CliError } from '../../terminal/cli-error.ts'

/** What a shell expects of a program that Ctrl-C has ended. */
const exitInterrupted = 130

/** What is interrupted says how to go on; what asks again to be ended, is. */
export async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const interrupted = new AbortController()
  const interrupt = (): void =>
    interrupted.abort(new CliError('interrupted; run it again, and it goes on from here', exitInterrupted))
  process.once('SIGINT', interrupt)
  try {
    return await work(interrupted.signal)
  } finally {
    process.off('SIGINT', interrupt)
  }
}
