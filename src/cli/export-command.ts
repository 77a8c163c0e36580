import { type Command, Option } from 'commander'
import { plainText } from '../errors/plain-text.ts'
import { type Exported, type ExportFormat, exportFormats, exportTables } from '../reporting.ts'
import { count, countOf } from '../terminal/figures.ts'
import { path } from '../terminal/option-values.ts'
import { table } from '../terminal/table.ts'
import { printResult } from '../terminal/terminal.ts'
import { interruptible } from './journal/interruptible.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { asList } from './journal/list-option.ts'

interface ExportCommandOptions extends JournalCommandOptions {
  readonly to: string
  readonly format: ExportFormat
  readonly tables?: readonly string[]
  readonly archive?: readonly string[]
}

/** `stockhold export`: the tables of a journal, as files for others. */
export function exportCommand(): Command {
  return journalCommand<ExportCommandOptions>(
    'export',
    'write the tables of a journal as Parquet, CSV or NDJSON',
    'Writes the tables of a journal as files: one a table for each range of the log, with views.sql beside them, which opens them in DuckDB. Run again, it adds what came since, and finishes what was interrupted. The journal may be written meanwhile.',
    async (folder, { to, format, tables, archive, json }) => {
      const options = { to, format, ...(tables !== undefined && { tables }), archives: archive ?? [] }
      const exported = await interruptible((signal) => exportTables(folder, { ...options, signal }))
      printResult(exported, json, () => render(exported))
    },
  )
    .requiredOption('--to <folder>', 'where to: a new or an empty folder, or an earlier export of this journal', path)
    .addOption(new Option('--format <format>', 'of the files').choices(exportFormats).default('parquet'))
    .option('--tables <names>', 'only these, such as fct_order_lines,dim_products', (names) => names.split(','))
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
}

function render({ exportedTo, fromSequence, toSequence, files, rows, bytes }: Exported): string {
  const to = plainText(exportedTo)
  if (fromSequence === undefined || toSequence === undefined) return `Nothing to add: ${to} has all that is in the log.`
  const lines = Object.entries(rows).map(([name, number]) => [name, count(number)])
  return [
    `Wrote commits ${count(fromSequence)} to ${count(toSequence)} to ${to}: ${countOf(files, 'file')}, ${countOf(bytes, 'byte')}.`,
    '',
    table(['table', 'rows'], lines),
    '',
    `Ask it with: stockhold sql ${to} "select …"`,
  ].join('\n')
}
