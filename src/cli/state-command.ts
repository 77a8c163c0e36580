import type { Command } from 'commander'
import { journalState, type ReplayUntil } from '../index.ts'
import { CliError } from '../terminal/cli-error.ts'
import { wholeNumber } from '../terminal/option-values.ts'
import { printResult } from '../terminal/terminal.ts'
import { type JournalCommandOptions, journalCommand } from './journal/journal-command.ts'
import { asList } from './journal/list-option.ts'
import { withProgress } from './journal/progress-bar.ts'
import { renderState } from './journal/render-state.ts'
import { showWarning } from './journal/show-warning.ts'
import { stateFigures } from './journal/state-figures.ts'
import { readSequenceOrTime } from './journal/times.ts'

interface StateOptions extends JournalCommandOptions {
  readonly at?: ReplayUntil
  readonly archive?: readonly string[]
  readonly warehouse?: string
  readonly product?: string
  readonly limit: number
}

/** `stockhold state`: what a journal comes to, now or then. */
export function stateCommand(): Command {
  return journalCommand<StateOptions>(
    'state',
    'show the stock that a journal comes to, now or then',
    'Shows the stock levels and warehouses that a journal comes to: all of it, or as it was. The journal may be written meanwhile.',
    show,
  )
    .option('--at <when>', 'after the commit of this sequence; or before this time, in ISO 8601', readSequenceOrTime)
    .option('--archive <folder>', 'where its first segments were archived; may be given again', asList)
    .option('--warehouse <id>', 'of this warehouse')
    .option('--product <id>', 'of this product')
    .option('--limit <rows>', 'so many stock levels at most in the table', wholeNumber(0), 1_000)
}

async function show(folder: string, options: StateOptions): Promise<void> {
  const { at: until = {}, archive: archives = [], warehouse, product, limit, json } = options
  const view = await withProgress('Reading', (onProgress) =>
    journalState(folder, { until, archives, onProgress, onWarning: showWarning }),
  )
  if (warehouse !== undefined && !view.warehouses().some(({ id }) => id === warehouse)) {
    throw new CliError(`there is no warehouse ${warehouse} after commit ${view.sequence}`)
  }
  const figures = stateFigures(view, {
    ...(warehouse !== undefined && { warehouseId: warehouse }),
    ...(product !== undefined && { productId: product }),
  })
  printResult(figures, json, () => renderState(figures, limit))
}
