import { Command, Option } from 'commander'
import { maxSeed } from '../simulation/random.ts'
import { CliError } from '../terminal/cli-error.ts'
import { path, wholeNumber } from '../terminal/option-values.ts'
import { printResult } from '../terminal/terminal.ts'
import { renderFile } from '../value-file/render-file.ts'
import { valueFile } from '../value-file/value-file.ts'

interface ValueFileOptions {
  readonly onlineRetail?: string
  readonly adventureWorks?: string
  readonly seed: number
  readonly json?: true
}

/** `stockhold value-file`: real trade, valued by every method. */
export function valueFileCommand(): Command {
  return new Command('value-file')
    .summary('value the trade of a CSV file by every method, and prove that not a cent is lost')
    .description(
      'Plays the invoices of "Online Retail" or the purchase orders of AdventureWorks, as CSV files, into an inventory, and values it by FIFO, LIFO, moving average, and both periodic methods by months. What such a file does not say, what goods cost there and what was used here, is drawn by a seed. Exits with 1 if by any method opening + received + found + landed is not cost of goods + losses + returned to suppliers + ending.',
    )
    .showHelpAfterError('Run with --help for what there is.')
    .option('--online-retail <file>', 'invoices: online-retail.csv', path)
    .option('--adventure-works <file>', 'purchase orders: adventureworks-purchases.csv', path)
    .addOption(
      new Option('--seed <number>', 'what the file does not say follows from it')
        .argParser(wholeNumber(0, maxSeed))
        .default(1),
    )
    .option('--json', 'print JSON')
    .action(async ({ onlineRetail, adventureWorks, seed, json }: ValueFileOptions) => {
      const valued = await valueFile(...fileOf(onlineRetail, adventureWorks), seed)
      printResult(valued, json, () => renderFile(valued))
      if (!valued.isConserved) process.exitCode = 1
    })
}

function fileOf(
  onlineRetail: string | undefined,
  adventureWorks: string | undefined,
): readonly ['online-retail' | 'adventure-works', string] {
  if (onlineRetail !== undefined && adventureWorks === undefined) return ['online-retail', onlineRetail]
  if (adventureWorks !== undefined && onlineRetail === undefined) return ['adventure-works', adventureWorks]
  throw new CliError('Give one file, by --online-retail FILE or by --adventure-works FILE.')
}
