import { type Command, Option } from 'commander'
import { dateFormatText } from '../simulation/order-file/date-text.ts'
import { delimiterName } from '../simulation/order-file/delimiter.ts'
import { encodingName } from '../simulation/order-file/encoding.ts'
import { type Decimal, decimals } from '../simulation/order-file/number-text.ts'
import { decimal, path } from '../terminal/option-values.ts'

/** What can be said of a file of orders. What is left out is found in the file. */
export interface OrderOptions {
  readonly orders?: string
  readonly orderColumn?: string
  readonly productColumn?: string
  readonly quantityColumn?: string
  readonly dateColumn?: string
  readonly priceColumn?: string
  readonly encoding?: string
  readonly delimiter?: string
  readonly decimal?: Decimal
  readonly dateFormat?: string
  readonly skipBadLines?: boolean
  readonly stockShare: number
}

export function addOrderOptions(command: Command): Command {
  return command
    .optionsGroup('Orders from a file, in place of a flash sale (what is not given is found in it):')
    .option('--orders <file>', 'a CSV file with a header and a line for each order line', path)
    .option('--order-column <name>', 'which order the line belongs to; if empty, that of the line above')
    .option('--product-column <name>', 'what is ordered')
    .option('--quantity-column <name>', 'how much; what is negative came back')
    .option('--date-column <name>', 'when; orders come in its order ("" for none)')
    .option('--price-column <name>', 'of one unit; recorded in whole cents ("" for none)')
    .option('--encoding <name>', 'such as utf-8, windows-1252 or utf-16le', encodingName)
    .option('--delimiter <name>', 'comma, semicolon, tab, bar, or the character itself', delimiterName)
    .addOption(new Option('--decimal <mark>', 'whether 1.234 is a part more than 1, or 1,234 is').choices(decimals))
    .option('--date-format <format>', 'such as dd.mm.yyyy or mm/dd/yyyy; a time may follow', dateFormatText)
    .option('--skip-bad-lines', 'leave out lines that cannot be read, and list why; without it they refuse the file')
    .option('--stock-share <share>', 'received beforehand, of what is wanted of each product', decimal(0, 100), 0.9)
}
