import { Command } from 'commander'
import { isInventoryError } from '../../index.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { path } from '../../terminal/option-values.ts'

/** What all commands on a journal's folder can be told. */
export interface JournalCommandOptions {
  readonly json?: true
}

/** A command on a journal's folder. It fails in one line. */
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
    .action(async (folder: string, options: Options) => {
      try {
        await perform(folder, options)
      } catch (error) {
        throw isExpected(error) ? new CliError(error.message) : error
      }
    })
}

/** What this package or the system says; anything else is a bug, and shown in full. */
function isExpected(error: unknown): error is Error {
  return isInventoryError(error) || (error instanceof Error && 'syscall' in error)
}
