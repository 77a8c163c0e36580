import type { Command } from 'commander'
import { saleDefaults } from '../simulation/settings.ts'
import type { SimulateOptions } from './simulate-options.ts'

/** What is simulated, and the options that say more about it than those of every run. */
const modes = {
  sale: Object.keys(saleDefaults),
  orders: [
    ...['orders', 'orderColumn', 'productColumn', 'quantityColumn', 'dateColumn', 'priceColumn'],
    ...[
      'encoding',
      'delimiter',
      'decimal',
      'dateFormat',
      'skipBadLines',
      'stockShare',
      'warehouses',
      'backordered',
      'transfers',
    ],
  ],
  crash: ['crash'],
} as const
const everyRun: readonly string[] = ['seed', 'json', 'journal', 'folder', 'durability']

/** Refuses options that would silently do nothing. */
export function mustFit(command: Command, options: SimulateOptions): void {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli'
  const mode = options.crash !== undefined ? 'crash' : options.orders !== undefined ? 'orders' : 'sale'
  const fitting = [...everyRun, ...modes[mode]]
  const stray = command.options.find((option) => {
    const name = option.attributeName()
    return isGiven(name) && !fitting.includes(name)
  })
  if (stray !== undefined) {
    const why = mode === 'sale' ? 'only goes with --orders' : `does not go with --${mode}`
    command.error(`error: option '${stray.long}' ${why}`)
  }
  if (options.journal === 'memory') {
    if (mode === 'crash') command.error('error: --journal memory does not go with --crash: it ends with its process')
    const inVain = ['folder', 'durability'].find(isGiven)
    if (inVain !== undefined) command.error(`error: option '--${inVain}' does not go with --journal memory`)
  }
  const { paid, cancelled, abandoned, expired } = options
  if (paid + cancelled + abandoned + expired === 0)
    command.error('error: --paid, --cancelled, --abandoned and --expired must not all be 0')
}
