import { count, milliseconds, percent, seconds } from '../../terminal/figures.ts'
import { facts, section } from '../../terminal/section.ts'
import { list, table } from '../../terminal/table.ts'
import { journalFacts, waits } from './journal-facts.ts'
import { readAs, skippedLines } from './render-file.ts'
import { renderNetwork } from './render-network.ts'
import { renderOrders } from './render-orders.ts'
import { renderProof } from './render-proof.ts'
import type { OrderReport, ProductReport, SaleReport, SimulationReport, WarehouseReport } from './report.ts'

/** The report as a person reads it, at a terminal or in a file. */
export function renderReport(report: SimulationReport): string {
  const sections =
    report.kind === 'flash-sale'
      ? [saleHeader(report), endings(report), behindTheScenes(report)]
      : [orderHeader(report), ...skippedLines(report.file.skipped), orderOutcomes(report)]
  sections.push(
    renderOrders(report),
    renderNetwork(report),
    section('By warehouse', 'units, from the audit log', warehouses(report.warehouses)),
    section('Hottest products', 'units, from the audit log', hottest(report)),
    section('Speed', 'of this run, not the most there could be', speed(report)),
    renderProof(report.proof),
    list([['Run it again:', report.rerun]]),
  )
  return `\n${sections.join('\n\n')}\n`
}

function machine({ version, node, cores, times, journal }: SimulationReport): [string, string][] {
  return [
    ['Stockhold', `${version}, Node.js ${node}, ${cores} cores`],
    ['Journal', journalFacts(journal)],
    [
      'Time',
      `${seconds(times.total)}: plan ${seconds(times.plan)}, opening stock ${seconds(times.opening)}, sale ${seconds(times.sale)}, audit ${seconds(times.audit)}`,
    ],
  ]
}

function saleHeader(report: SaleReport): string {
  const { settings, seed, plan } = report
  const { shoppers, products, warehouses: sites, zipf, stockPerLevel } = settings
  return section(
    'Flash sale',
    '',
    facts([
      ['Seed', `${seed}, plan ${plan}`],
      [
        'Crowd',
        `${count(shoppers)} shoppers at once, ${count(products)} products (Zipf ${zipf}), ${count(sites)} warehouses with ${count(stockPerLevel)} of each`,
      ],
      ...machine(report),
    ]),
  )
}

function orderHeader(report: OrderReport): string {
  const { file, settings, seed } = report
  const dates = file.from === undefined ? '' : `, ${file.from.slice(0, 10)} to ${file.to?.slice(0, 10)}`
  return section(
    'Orders from a file',
    '',
    facts([
      ['File', file.path],
      ['Read as', readAs(file.readAs)],
      ['Orders', `${count(file.orders)} with ${count(file.lines)} lines${dates}`],
      [
        'Stock',
        `${percent(settings.stockShare, 1)} of the ${count(file.wantedUnits)} units that are wanted of ${count(file.products)} products, in ${count(settings.warehouses)} warehouses`,
      ],
      ['Seed', String(seed)],
      ...machine(report),
    ]),
  )
}

function endings({ shoppers, secondChances, latePayments, returns, unreturns, replacements }: SaleReport): string {
  const { total } = shoppers
  const row = (name: string, of: number, note = ''): string[] => [name, count(of), percent(of, total), note]
  const rows = [
    row(
      'bought',
      shoppers.paid,
      `paid and delivered; ${count(returns)} sent a line back: ${count(unreturns)} took it again, ${count(replacements)} had it replaced`,
    ),
    row('cancelled', shoppers.cancelled, 'paid, then changed their mind before it was shipped'),
    row('abandoned', shoppers.abandoned, 'gave the cart back'),
    row(
      'expired',
      shoppers.expired,
      `let the order run out; ${count(latePayments)} came to pay too late, and were refused`,
    ),
    row('waited', shoppers.waited, 'sold out; paid, and waited for what was not there'),
    row('refused', shoppers.refused, `sold out; ${count(secondChances)} others were served by another attempt`),
    row('declined', shoppers.declined, 'by the fraud check'),
    row('not paid', shoppers.unpaid, 'declined three times'),
    row('undecided', shoppers.undecided, 'the gateway took too long; the outbox went on asking'),
    row('too late', shoppers.tooLate, 'ran out before the payment began'),
    row('timed out', shoppers.timedOut, 'waiting for a lock'),
    row('all', total),
  ]
  return section(
    'What became of the shoppers',
    'each ends in one way',
    table(['', 'shoppers', 'share', ''], rows, [0, 3]),
  )
}

function behindTheScenes(report: SaleReport): string {
  const { retries, transactions, restocking, refused } = report
  const { approved, declined, lockTimeouts, timeouts } = transactions
  const checks = approved + declined + lockTimeouts + timeouts
  return section(
    'Behind the scenes',
    '',
    list([
      ['refused attempts', count(refused.carts), `carts, with ${count(refused.units)} units`],
      [
        'commands sent twice',
        count(retries.sent),
        `${count(retries.same)} answered with the first result, ${count(retries.refused)} got nothing either time, ${count(retries.different)} answered otherwise`,
      ],
      [
        'interactive transactions',
        count(checks),
        `${count(approved)} approved, ${count(declined)} declined, ${count(lockTimeouts)} lock timeouts, ${count(timeouts)} too slow`,
      ],
      [
        'reorders',
        count(restocking.orders),
        `purchase orders, ${count(restocking.deliveredUnits)} of ${count(restocking.units)} units delivered`,
      ],
    ]),
  )
}

function orderOutcomes(report: OrderReport): string {
  const { orders, file, units } = report
  const rows: [string, string, string][] = [
    ['fulfilled', count(orders.fulfilled), `orders, ${count(units.fulfilled)} units`],
    ['waiting', count(orders.waiting), 'orders: a line was short, and the customer waits for the rest'],
    [
      'refused',
      count(orders.refused),
      `orders, ${count(orders.refusedUnits)} units: all or nothing, and a line was short`,
    ],
    ['returns only', count(orders.returnsOnly), 'orders in which all came back'],
    ['not paid', count(orders.unpaid), 'orders: declined three times, or not decided in time'],
    [
      'lines that came back',
      count(orders.returnLines),
      `${count(units.returned)} units; ${count(orders.unmatchedReturns)} lines by no order of the file that shipped them at that price`,
    ],
  ]
  if (file.emptyLines > 0) rows.push(['lines left out', count(file.emptyLines), 'with quantity 0'])
  return section('What became of the orders', '', list(rows))
}

function warehouses(reports: readonly WarehouseReport[]): string {
  const rows = reports.map(({ id, name, units, onHand }) => [
    `${id} ${name}`,
    count(units.received),
    count(units.reserved),
    count(units.fulfilled),
    count(units.released),
    count(units.expired),
    count(units.cancelled),
    count(units.returned),
    count(units['transferred-in']),
    count((units['transferred-out'] ?? 0) + (units['transfer-shipped'] ?? 0)),
    count(onHand),
  ])
  const head = [
    '',
    'received',
    'reserved',
    'sold',
    'abandoned',
    'expired',
    'cancelled',
    'returned',
    'in',
    'out',
    'on hand',
  ]
  return table(head, [...rows, totals(rows)])
}

/** Sums of columns of figures that were written with separators. */
function totals(rows: readonly (readonly string[])[]): string[] {
  const [first = []] = rows
  return first.map((_, column) => {
    if (column === 0) return 'all'
    return count(rows.reduce((sum, row) => sum + Number(row[column]?.replaceAll(',', '')), 0))
  })
}

function hottest({ hottest: products }: { readonly hottest: readonly ProductReport[] }): string {
  const rows = products.map(({ productId, units, refusals }) => [
    productId,
    count(units.received),
    count(units.reserved),
    count(units.fulfilled),
    count(refusals),
  ])
  return table(['', 'received', 'reserved', 'sold', 'refusals'], rows)
}

function speed({ performance, kind, journal }: SimulationReport): string {
  const during = kind === 'flash-sale' ? ', thinking and fraud checks included' : ''
  const kept = journal.kind === 'memory' ? 'the journal (in memory here)' : `the journal (${waits[journal.durability]})`
  const { answered, commandsPerSecond, busiestPerSecond, commands, response, service } = performance
  const rows = commands.map(({ command, answered: times, refusals, p50, p99, max }) => [
    command,
    count(times),
    count(Object.values(refusals).reduce((sum, refused) => sum + refused, 0)),
    milliseconds(p50),
    milliseconds(p99),
    milliseconds(max),
  ])
  const all = (name: string, { p50, p99, max }: typeof response): string[] => [
    name,
    count(answered),
    '',
    milliseconds(p50),
    milliseconds(p99),
    milliseconds(max),
  ]
  return [
    table(
      ['', 'answered', 'refused', 'p50', 'p99', 'max'],
      [...rows, all('all', response), all('all, from the call', service)],
    ),
    `  ${count(commandsPerSecond)} commands a second over the whole run${during}; ${count(busiestPerSecond)} a second at its busiest tenth of a second.`,
    '  A time runs from the moment the caller meant to call (for a first command, the opening) to the answer:',
    `  the crowd before it, waits for locks and ${kept} are in it.`,
  ].join('\n')
}
