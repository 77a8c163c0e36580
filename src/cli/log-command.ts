import { type Command, InvalidArgumentError } from 'commander'
import { type CommitFilter, type Reference, readJournal } from '../index.ts'
import { CliError } from '../terminal/cli-error.ts'
import { wholeNumber } from '../terminal/option-values.ts'
import { complain } from '../terminal/terminal.ts'
import { entryLines } from './journal/entry-lines.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { LineOutput } from './journal/line-output.ts'
import { asList } from './journal/list-option.ts'
import { readTime, showTime } from './journal/times.ts'

interface LogOptions extends JournalCommandOptions {
  readonly fromSequence?: number
  readonly toSequence?: number
  readonly from?: number
  readonly to?: number
  readonly product?: string
  readonly warehouse?: string
  readonly reservation?: string
  readonly reference?: Reference
  readonly actor?: string
  readonly follow?: true
  readonly archive?: readonly string[]
}

const sequence: (text: string) => number = wholeNumber(1, Number.MAX_SAFE_INTEGER)

/** `stockhold log`: the commits of a journal. */
export function logCommand(): Command {
  return journalCommand<LogOptions>(
    'log',
    'print the commits of a journal',
    'Prints the commits of a journal, in the order of the log: on a terminal a line for each entry, elsewhere or with --json a line of JSON for each commit. A commit is printed if one of its entries matches all that is asked. The journal may be written meanwhile.',
    print,
  )
    .option('--from-sequence <sequence>', 'the first commit', sequence)
    .option('--to-sequence <sequence>', 'the last commit', sequence)
    .option('--from <time>', 'from this time on; ISO 8601, or milliseconds since 1970', readTime)
    .option('--to <time>', 'before this time', readTime)
    .option('--product <id>', 'about this product')
    .option('--warehouse <id>', 'about this warehouse')
    .option('--reservation <id>', 'about this reservation')
    .option('--reference <type:id>', 'with this reference, such as order:O-7', readReference)
    .option('--actor <name>', 'by this actor')
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
    .option('--follow', 'go on as new commits come, until interrupted with Ctrl-C')
}

async function print(folder: string, options: LogOptions): Promise<void> {
  mustBeInOrder(options)
  const interrupted = new AbortController()
  if (options.follow) process.once('SIGINT', () => interrupted.abort())
  const asJson = options.json === true || !process.stdout.isTTY
  const output = new LineOutput()
  const read = { follow: options.follow === true, archives: options.archive ?? [], signal: interrupted.signal }
  let found = 0
  try {
    for await (const commit of readJournal(folder, filterOf(options), read)) {
      found += 1
      const lines = asJson ? [JSON.stringify(commit)] : entryLines(commit)
      for (const line of lines) await output.print(line)
    }
  } finally {
    // What stands before a fault in the log is good.
    await output.flush()
  }
  // Silence looks like a mistake at a terminal. For a program it is the answer.
  if (found === 0 && process.stderr.isTTY) complain('No commit of the log matches all that is asked.\n')
}

/** Ends that leave nothing between them are a slip, and no question. */
function mustBeInOrder({ fromSequence = 1, toSequence = Infinity, from = -Infinity, to = Infinity }: LogOptions): void {
  if (fromSequence > toSequence)
    throw new CliError(`--from-sequence ${fromSequence} comes after --to-sequence ${toSequence}`)
  if (from >= to) throw new CliError(`--from ${showTime(from)} is not before --to ${showTime(to)}`)
}

function filterOf(options: LogOptions): CommitFilter {
  const { fromSequence, toSequence, from, to, product, warehouse, reservation, reference, actor } = options
  return {
    ...(fromSequence !== undefined && { fromSequence }),
    ...(toSequence !== undefined && { toSequence }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(product !== undefined && { productId: product }),
    ...(warehouse !== undefined && { warehouseId: warehouse }),
    ...(reservation !== undefined && { reservationId: reservation }),
    ...(reference !== undefined && { reference }),
    ...(actor !== undefined && { actor }),
  }
}

function readReference(text: string): Reference {
  const [, type, id] = /^([^:]+):(.+)$/s.exec(text) ?? []
  if (type === undefined || id === undefined) throw new InvalidArgumentError('Give its type, a colon and its id.')
  return { type, id }
}
