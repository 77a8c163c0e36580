import { setTimeout as sleep } from 'node:timers/promises'
import { runRestocks, runTransfers } from './back-office.ts'
import { CommandMeter, type MeterFigures } from './command-meter.ts'
import { LogFigures } from './log-figures.ts'
import type { LogPlace, LogPlaceReport } from './log-place.ts'
import { type Network, newNetwork } from './network.ts'
import { NetworkFigures } from './network-figures.ts'
import { type OpeningStock, openStore } from './opening.ts'
import { OrderFigures } from './order-figures.ts'
import { PackingRoom } from './packing-room.ts'
import type { Progress } from './progress.ts'
import { type Proof, prove } from './proof.ts'
import { Restocking, type RestockingFigures } from './restocking.ts'
import { fingerprint, planSale, type SalePlan } from './sale-plan.ts'
import type { SaleSettings } from './settings.ts'
import { Shopper } from './shopper.ts'
import { ShopperTally } from './shopper-tally.ts'
import { Stopwatch, type Times } from './stopwatch.ts'
import { letGo } from './waiting-orders.ts'

/** Everything that a finished sale has to say. */
export interface SaleRun {
  readonly settings: SaleSettings
  readonly plan: SalePlan
  readonly fingerprint: string
  readonly times: Times
  readonly meter: MeterFigures
  readonly tally: ShopperTally
  readonly restocking: RestockingFigures
  readonly log: LogFigures
  readonly network: NetworkFigures
  readonly orders: OrderFigures
  readonly journal: LogPlaceReport
  readonly proof: Proof
}

export async function runFlashSale(settings: SaleSettings, place: LogPlace, progress: Progress): Promise<SaleRun> {
  const watch = new Stopwatch()
  progress.stage('Planning who wants what')
  const plan = planSale(settings)
  watch.lap('plan')
  progress.stage('Filling the shelves')
  const network = newNetwork({ seed: settings.seed, holdMs: settings.holdMs })
  const inventory = await openStore({
    journal: place.journal(),
    network,
    waitable: settings.backordered > 0 ? plan.productIds : [],
    sites: plan.sites,
    stock: openingStock(plan, settings.stockPerLevel),
    reorderThreshold: settings.reorderThreshold,
    lockTimeoutMs: settings.lockTimeoutMs,
  })
  watch.lap('opening')
  const meter = new CommandMeter(inventory)
  const tally = new ShopperTally(plan.sites)
  const packing = new PackingRoom({ inventory, meter, network })
  const floor = { settings, inventory, meter, network, packing, tally }
  const restocking = new Restocking(inventory, meter, settings)
  progress.watch('The sale is on', meter)
  await restocking.start()
  const opensAt = performance.now()
  const visits = plan.shoppers.map((shopper) => new Shopper(shopper, floor).shop(opensAt))
  await Promise.all([...visits, runTransfers(plan.transfers, floor), runRestocks(plan.restocks, floor)])
  await ordersRanOut(network)
  const restockingFigures = await restocking.stop()
  await packing.idle()
  await letGo(tally.waiting, floor)
  await packing.idle()
  await packing.settle()
  watch.lap('sale')
  progress.stage('Auditing the log')
  const [log, networkFigures, orders] = [new LogFigures(), new NetworkFigures(), new OrderFigures()]
  const proof = await prove({ inventory, network, orders }, plan.productIds, place, (commit) => {
    log.add(commit)
    networkFigures.add(commit)
  })
  watch.lap('audit')
  return {
    settings,
    plan,
    fingerprint: fingerprint(plan),
    times: watch.times,
    meter: meter.figures(),
    tally,
    restocking: restockingFigures,
    log,
    network: networkFigures,
    orders,
    journal: await place.report(),
    proof,
  }
}

function* openingStock({ sites, productIds }: SalePlan, stockPerLevel: number): Generator<OpeningStock> {
  if (stockPerLevel === 0) return
  for (const { id } of sites)
    for (const productId of productIds) yield { warehouseId: id, productId, quantity: stockPerLevel }
}

/** Waits for the expiry of what nobody paid for or gave back; the engine's own timer ends it. */
async function ordersRanOut({ orders }: Network): Promise<void> {
  for (;;) {
    const open = orders.orders({ status: 'payment-pending' })
    if (open.length === 0) return
    const latest = Math.max(...open.map(({ expiresAt = 0 }) => expiresAt))
    await sleep(Math.max(5, latest - Date.now()))
  }
}
