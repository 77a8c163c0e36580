import { Command } from 'commander'
import { isInventoryError } from '../../index.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { path } from '../../terminal/option-values.ts'

/** What all commands on a journal's folder can be told. */
export interface JournalCommandOptions {
  readonly json?: true
}

/**
 * A command on a journal's folder. It fails in one line.
 * @param about what of the journal it is about, if that is a second argument: an option of this name has it
 */
export function journalCommand<Options extends JournalCommandOptions>(
  name: string,
  summary: string,
  description: string,
  perform: (folder: string, options: Options) => Promise<void>,
  about?: { readonly name: string; readonly says: string },
): Command {
  const command = new Command(name)
    .summary(summary)
    .description(description)
    .argument('<folder>', 'where the journal is', path)
  if (about !== undefined) command.argument(`<${about.name}>`, about.says)
  return command
    .option('--json', 'print JSON, for programs')
    .showHelpAfterError('Run with --help for what there is.')
    .action(async (folder: string, ...given: unknown[]) => {
      const [options, named] = (about === undefined ? given : given.toReversed().slice(1)) as [Options, string]
      try {
        await perform(folder, about === undefined ? options : { ...options, [about.name]: named })
      } catch (error) {
        throw isExpected(error) ? new CliError(error.message) : error
      }
    })
}

/** What this package or the system says; anything else is a bug, and shown in full. */
function isExpected(error: unknown): error is Error {
  return isInventoryError(error) || (error instanceof Error && 'syscall' in error)
}
