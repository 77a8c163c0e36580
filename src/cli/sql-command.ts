import { text as textOf } from 'node:stream/consumers'
import type { Command } from 'commander'
import { namedQuestions, openWarehouse, type QueryResult, type QueryValue } from '../reporting.ts'
import { CliError } from '../terminal/cli-error.ts'
import { countOf } from '../terminal/figures.ts'
import { wholeNumber } from '../terminal/option-values.ts'
import { table } from '../terminal/table.ts'
import { printResult } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { LineOutput } from './journal/line-output.ts'
import { asList } from './journal/list-option.ts'

interface SqlOptions extends JournalCommandOptions {
  readonly query: string
  readonly csv?: true
  readonly limit?: number
  readonly timeout: number
  readonly archive?: readonly string[]
}

/** On a terminal: what nobody reads need not be printed. */
const shownRows = 1_000

/** `stockhold sql`: asks the tables of a journal, or of an export. */
export function sqlCommand(): Command {
  return journalCommand<SqlOptions>(
    'sql',
    'ask the tables of a journal, or of an export, in SQL',
    'Asks the tables of a journal in SQL: one SELECT, which may begin with WITH, or by the name of a question. They are made of the log each time; of a folder that stockhold export wrote, its files are read instead. It needs DuckDB: npm install @duckdb/node-api. "SHOW TABLES" and "DESCRIBE fct_order_lines" say what there is. The journal may be written meanwhile.',
    ask,
    { name: 'query', says: 'one SELECT, or the name of a question; - reads it from the standard input' },
  )
    .option('--csv', 'print CSV, for spreadsheets')
    .option('--limit <rows>', `at most this many rows; ${shownRows} on a terminal, else all`, wholeNumber(0))
    .option('--timeout <ms>', 'stop the query after so many milliseconds', wholeNumber(1), 60_000)
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
    .addHelpText(
      'after',
      `\nQuestions:\n${namedQuestions.map(({ name, says }) => `  ${name.padEnd(20)} ${says}`).join('\n')}`,
    )
}

/** A word alone is no SELECT. */
const name = /^[\w-]+$/

async function ask(folder: string, { query, csv, json, limit, timeout, archive }: SqlOptions): Promise<void> {
  if (csv === true && json === true) throw new CliError('give --csv or --json, not both')
  const sql = query === '-' ? await textOf(process.stdin) : query
  const isForPeople = csv !== true && json !== true
  const maxRows = limit ?? (isForPeople ? shownRows : Number.MAX_SAFE_INTEGER)
  await using warehouse = await openWarehouse(folder, { archives: archive ?? [] })
  const limits = { maxRows, timeoutMs: timeout }
  const result = name.test(sql) ? await warehouse.ask(sql, limits) : await warehouse.query(sql, limits)
  if (csv === true) await printCsv(result)
  else printResult(result, json, () => render(result))
}

async function printCsv({ columns, rows }: QueryResult): Promise<void> {
  const output = new LineOutput()
  await output.print(columns.map(({ name }) => csvField(name)).join(','))
  for (const row of rows) await output.print(Object.values(row).map(csvField).join(','))
  await output.flush()
}

function csvField(value: QueryValue): string {
  if (value === null) return ''
  const text = textIn(value)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function render({ columns, rows, isCut }: QueryResult): string {
  const words = columns.flatMap(({ type }, index) => (isNumber(type) ? [] : [index]))
  const lines = rows.map((row) => Object.values(row).map((value) => (value === null ? '–' : textIn(value))))
  const shown = table(
    columns.map(({ name }) => name),
    lines,
    words,
  )
  const more = isCut ? ', and there are more: ask for them with --limit' : ''
  return `${shown}\n\n${countOf(rows.length, 'row')}${more}`
}

function textIn(value: Exclude<QueryValue, null>): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function isNumber(type: string): boolean {
  return /INT|DOUBLE|FLOAT|DECIMAL/.test(type)
}
