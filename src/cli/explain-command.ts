import type { Command } from 'commander'
import { Backorders } from '../backorders.ts'
import { journalState, type ReplayUntil } from '../index.ts'
import { AvailableToPromise } from '../promising.ts'
import { CliError } from '../terminal/cli-error.ts'
import { wholeNumber } from '../terminal/option-values.ts'
import { printResult } from '../terminal/terminal.ts'
import { TransferOrders } from '../transfers.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { asList } from './journal/list-option.ts'
import { withProgress } from './journal/progress-bar.ts'
import { renderExplanation } from './journal/render-explanation.ts'
import { showWarning } from './journal/show-warning.ts'
import { readSequenceOrTime } from './journal/times.ts'

interface ExplainOptions extends JournalCommandOptions {
  readonly product: string
  readonly at?: ReplayUntil
  readonly archive?: readonly string[]
  readonly limit: number
}

/** `stockhold explain`: why a product is out of stock, or is not. */
export function explainCommand(): Command {
  return journalCommand<ExplainOptions>(
    'explain',
    'say why a product is, or is not, to be had',
    'Says why a product is, or is not, to be had: what is on hand, who holds it until when, what is on its way, who waits, and what the next customer can be promised. The journal may be written meanwhile.',
    explain,
  )
    .requiredOption('--product <id>', 'which product')
    .option('--at <when>', 'after the commit of this sequence; or before this time, in ISO 8601', readSequenceOrTime)
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
    .option('--limit <rows>', 'at most this many rows in each table', wholeNumber(0), 20)
}

async function explain(folder: string, options: ExplainOptions): Promise<void> {
  const { product, at: until, archive: archives = [], limit, json } = options
  const [backorders, transfers] = [new Backorders(), new TransferOrders()]
  const ledgers = [backorders, transfers]
  const view = await withProgress('Reading', (onProgress) =>
    journalState(folder, { until: until ?? {}, archives, ledgers, onProgress, onWarning: showWarning }),
  )
  const promises = new AvailableToPromise(view, { supply: [transfers], backorders })
  // What is asked about now is counted from now; the last commit may be days old.
  const at = until === undefined ? Math.max(Date.now(), view.at) : (until.at ?? view.at)
  const explanation = promises.explain(product, at)
  if (explanation.levels.length === 0 && explanation.incoming.length + explanation.waiting.backorders === 0)
    throw new CliError(`there is no product ${product} after commit ${view.sequence}`)
  printResult(explanation, json, () => renderExplanation(explanation, limit))
}
