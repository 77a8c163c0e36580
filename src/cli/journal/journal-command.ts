import { Command } from 'commander'
import { isInventoryError } from '../../index.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { path } from '../../terminal/option-values.ts'

/** What a command on a journal's folder ends with if it could not do what was asked. */
export const exitUnable = 2

/** What all commands on a journal's folder can be told. */
export interface JournalCommandOptions {
  readonly json?: true
}

/**
 * A command on a journal's folder. It fails in one line: with 2 if it could not do what was asked, since 1
 * is an answer of some.
 */
export function journalCommand<Options extends JournalCommandOptions>(
  name: string,
  summary: string,
  description: string,
  perform: (folder: string, options: Options) => Promise<void>,
): Command {
  return new Command(name)
    .summary(summary)
    .description(description)
    .argument('<folder>', 'where the journal is', path)
    .option('--json', 'print JSON, for programs')
    .showHelpAfterError('Run with --help for what there is.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitUnable))
    .action(async (folder: string, options: Options) => {
      try {
        await perform(folder, options)
      } catch (error) {
        throw isExpected(error) ? new CliError(error.message, exitUnable) : error
      }
    })
}

/** What this package or the system says; anything else is a bug, and shown in full. */
function isExpected(error: unknown): error is Error {
  return isInventoryError(error) || (error instanceof Error && 'syscall' in error)
}
