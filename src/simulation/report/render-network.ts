import { count, milliseconds, percent } from '../../terminal/figures.ts'
import { section } from '../../terminal/section.ts'
import { list } from '../../terminal/table.ts'
import type { NetworkReport } from './report.ts'

type Row = [name: string, value: string, note: string]

/** What several warehouses did together: splits and ways, who waited, and what was on its way. */
export function renderNetwork({ network }: { readonly network: NetworkReport }): string {
  const rows = [...shipments(network), ...backorders(network), ...transfers(network)]
  return section('Network', 'backorders and transfers from the audit log', list(rows))
}

function shipments({ cartsByShipments, distanceKm }: NetworkReport): Row[] {
  const carts = cartsByShipments.reduce((sum, each) => sum + each, 0)
  const [whole = 0, ...split] = cartsByShipments
  const parts = split.map((each, index) => `${count(each)} over ${index + 2}`)
  const { p50, p95, total, shipments: sent } = distanceKm
  return [
    ['orders placed', count(carts), `${count(whole)} (${percent(whole, carts)}) from one warehouse`],
    ['split', count(carts - whole), parts.length === 0 ? 'orders' : `orders: ${parts.join(', ')} warehouses`],
    ...(sent === 0
      ? []
      : ([
          ['kilometres', count(total), `over ${count(sent)} shipments: p50 ${count(p50)}, p95 ${count(p95)}`],
        ] as Row[])),
  ]
}

function backorders({ backorders: of }: NetworkReport): Row[] {
  const { made, units, filled, partly, waiting, cancelled, filledUnits, waitingUnits, waitMs } = of
  const waits = filled === 0 ? '' : `; filled after p50 ${milliseconds(waitMs.p50)}, p95 ${milliseconds(waitMs.p95)}`
  return [
    ['backorders', count(made), `with ${count(units)} units${waits}`],
    ['filled', count(filled), `whole, and ${count(partly)} in part: ${count(filledUnits)} units`],
    ['still waiting', count(waiting), `for all they want: ${count(waitingUnits)} units with those filled in part`],
    ['no longer waiting', count(cancelled), 'had enough'],
  ]
}

function transfers({ transfers: of }: NetworkReport): Row[] {
  const { requested, rejected, cancelled, shipped, received, damaged, lost, inTransit } = of
  return [
    ['transfer orders', count(requested), `${count(rejected)} rejected, ${count(cancelled)} cancelled`],
    [
      'shipped',
      count(shipped),
      `units: ${count(received)} arrived, ${count(damaged)} damaged, ${count(lost)} lost, ${count(inTransit)} on their way`,
    ],
  ]
}
