import { fewestShipments } from '../allocation.ts'
import { runTransfers } from './back-office.ts'
import { CommandMeter, type MeterFigures } from './command-meter.ts'
import { deliver } from './delivery.ts'
import { LogFigures } from './log-figures.ts'
import type { LogPlace, LogPlaceReport } from './log-place.ts'
import { newNetwork } from './network.ts'
import { NetworkFigures } from './network-figures.ts'
import { openStore } from './opening.ts'
import { OrderDesk, type OrderTally } from './order-desk.ts'
import { OrderFigures } from './order-figures.ts'
import type { OrderFile } from './order-file/order-file.ts'
import { type OrderPlan, planOrders } from './order-plan.ts'
import { PackingRoom } from './packing-room.ts'
import type { Progress } from './progress.ts'
import { type Proof, prove } from './proof.ts'
import type { OrderSettings } from './settings.ts'
import { Stopwatch, type Times } from './stopwatch.ts'

export interface OrderRun {
  readonly settings: OrderSettings
  readonly file: OrderFile
  readonly plan: OrderPlan
  readonly times: Times
  readonly meter: MeterFigures
  readonly tally: OrderTally
  readonly log: LogFigures
  readonly network: NetworkFigures
  readonly orders: OrderFigures
  readonly journal: LogPlaceReport
  readonly proof: Proof
}

/** Runs the orders of a file: all are started at once, in their order, on a share of the stock they want. */
export async function runOrders(
  file: OrderFile,
  settings: OrderSettings,
  place: LogPlace,
  progress: Progress,
): Promise<OrderRun> {
  const watch = new Stopwatch()
  const plan = planOrders(file.orders, settings)
  watch.lap('plan')
  progress.stage('Filling the shelves')
  const network = newNetwork({ seed: settings.seed, allocation: fewestShipments() })
  const waitable = settings.backordered > 0 ? plan.wantedByProduct.keys() : []
  const inventory = await openStore({ ...plan, network, waitable, journal: place.journal() })
  watch.lap('opening')
  const meter = new CommandMeter(inventory)
  progress.watch('Orders come in', meter)
  const floor = { inventory, meter, network }
  const packing = new PackingRoom(floor)
  const desk = new OrderDesk(floor, plan)
  const opensAt = performance.now()
  await Promise.all([...file.orders.map((order) => desk.take(order, opensAt)), runTransfers(plan.transfers, floor)])
  await packing.idle()
  await Promise.all(file.orders.map((order) => desk.takeBack(order)))
  await deliver(plan, floor)
  await packing.idle()
  await packing.settle()
  watch.lap('sale')
  progress.stage('Auditing the log')
  const [log, networkFigures, orders] = [new LogFigures(), new NetworkFigures(), new OrderFigures()]
  const proof = await prove({ inventory, network, orders }, [...plan.wantedByProduct.keys()], place, (commit) => {
    log.add(commit)
    networkFigures.add(commit)
  })
  watch.lap('audit')
  return {
    settings,
    file,
    plan,
    times: watch.times,
    meter: meter.figures(),
    tally: desk.tally,
    log,
    network: networkFigures,
    orders,
    journal: await place.report(),
    proof,
  }
}
