import { randomInt } from 'node:crypto'
import { type Command, Option } from 'commander'
import { durabilities, journalKinds, type LogSettings } from '../simulation/log-place.ts'
import { maxSeed } from '../simulation/random.ts'
import { saleDefaults } from '../simulation/settings.ts'
import { decimal, path, share, wholeNumber } from '../terminal/option-values.ts'
import { addOrderOptions, type OrderOptions } from './order-options.ts'

/** Everything that the command line can say, with its defaults filled in. */
export interface SimulateOptions extends Required<typeof saleDefaults>, LogSettings, OrderOptions {
  readonly seed: number
  readonly json?: string
  /** How many rounds of kills there are, in place of all else. */
  readonly crash?: number
}

export function addOptions(command: Command): Command {
  command
    .optionsGroup('Every run:')
    .addOption(
      new Option('--seed <number>', 'what all randomness follows from')
        .argParser(wholeNumber(0, maxSeed))
        .default(randomInt(maxSeed), 'a new one each run'),
    )
    .option('--warehouses <count>', 'how many warehouses', wholeNumber(1, 1_000), saleDefaults.warehouses)
    .addOption(new Option('--journal <kind>', 'where the log is kept').choices(journalKinds).default('file'))
    .option('--folder <dir>', 'a new or empty folder for the log, which stays; without it a temporary one', path)
    .addOption(
      new Option('--durability <mode>', 'what an answer of the file journal waits for')
        .choices(durabilities)
        .default('always'),
    )
    .option('--json <file>', 'also write the complete report to a file, as JSON', path)
  addSaleOptions(command)
  addShopperOptions(command)
  addOrderOptions(command)
  return addCrashOptions(command)
}

function addSaleOptions(command: Command): void {
  const { products, shoppers, zipf, stockPerLevel, transfers, restocks } = saleDefaults
  const { reorderThreshold, reorderQuantity, leadMs, lockTimeoutMs, backordered } = saleDefaults
  command
    .optionsGroup('Flash sale:')
    .option('--products <count>', 'how many products', wholeNumber(1, 1_000_000), products)
    .option('--shoppers <count>', 'how many shoppers, all at once', wholeNumber(1, 1_000_000), shoppers)
    .option('--zipf <exponent>', 'how unequally popular products are; 0 makes all alike', decimal(0, 5), zipf)
    .option('--stock-per-level <units>', 'of each product in each warehouse beforehand', wholeNumber(0), stockPerLevel)
    .option(
      '--transfers <count>',
      'between warehouses meanwhile: some at once, most by transfer orders',
      wholeNumber(0, 1_000_000),
      transfers,
    )
    .option('--backordered <share>', 'pay for what is sold out, and wait for it', share, backordered)
    .option('--restocks <count>', 'receipts meanwhile, beside those reordered', wholeNumber(0, 1_000_000), restocks)
    .option('--reorder-threshold <units>', 'at or below which a level is reordered', wholeNumber(0), reorderThreshold)
    .option('--reorder-quantity <units>', 'of one purchase order', wholeNumber(1), reorderQuantity)
    .option('--lead-ms <ms>', 'from a purchase order to its delivery', wholeNumber(0, 60_000), leadMs)
    .option('--lock-timeout-ms <ms>', 'how long a command waits for a lock', wholeNumber(1, 600_000), lockTimeoutMs)
}

function addShopperOptions(command: Command): void {
  const { maxLines, maxQuantity, attempts, paid, cancelled, abandoned, expired } = saleDefaults
  const { returned, retries, checked, declined, fraudCheckMs, thinkMs, holdMs } = saleDefaults
  const weight = decimal(0, 1_000_000)
  command
    .optionsGroup('Shoppers (what they do with a cart: weights that need not sum to 1):')
    .option('--max-lines <count>', 'of a cart, which has 1 to so many', wholeNumber(1, 100), maxLines)
    .option('--max-quantity <units>', 'of a line, which has 1 to so many', wholeNumber(1, 1_000_000), maxQuantity)
    .option(
      '--attempts <count>',
      'how often a refused shopper tries, the first time included',
      wholeNumber(1, 100),
      attempts,
    )
    .option('--paid <weight>', 'pay, and are shipped', weight, paid)
    .option('--cancelled <weight>', 'pay, and cancel before it is shipped', weight, cancelled)
    .option('--abandoned <weight>', 'give the cart back', weight, abandoned)
    .option('--expired <weight>', 'let the hold run out', weight, expired)
    .option('--returned <share>', 'of those shipped send a line back', share, returned)
    .option('--retries <share>', 'send the same command twice', share, retries)
    .option('--checked <share>', 'check out in an interactive transaction, with a fraud check', share, checked)
    .option('--declined <share>', 'of those are declined', share, declined)
    .option('--fraud-check-ms <ms>', 'the longest fraud check', wholeNumber(0, 60_000), fraudCheckMs)
    .option('--think-ms <ms>', 'the longest that a shopper thinks before a step', wholeNumber(0, 60_000), thinkMs)
    .option('--hold-ms <ms>', 'how long the holds last that nobody pays for', wholeNumber(1, 60_000), holdMs)
}

function addCrashOptions(command: Command): Command {
  return command
    .optionsGroup('Kills under load, in place of a flash sale:')
    .option('--crash <rounds>', 'how often a process is killed with SIGKILL', wholeNumber(1, 10_000))
}
