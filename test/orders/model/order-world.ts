import { InventoryManager } from '../../../src/index.ts'
import { OrderAudit } from '../../../src/orders/order-audit.ts'
import { Orders } from '../../../src/orders.ts'
import { SimulatedHome } from '../../model/home.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { nextTurns } from '../../support/open-inventory.ts'
import { KillableGateway } from './killable-gateway.ts'

export const holdMs = 5_000
export const paymentTimeoutMs = 3_000
export const paymentAttempts = 2
export const warehouses: readonly string[] = ['A', 'B']
/** Of each product in each warehouse. */
export const firstStock = 12
export const products: readonly string[] = ['PEN', 'MUG']

/** The real thing: orders over stock, in a process that may be killed at any moment. */
export class OrderWorld {
  readonly gateway: KillableGateway = new KillableGateway()
  readonly #home: SimulatedHome = new SimulatedHome()
  #commits = 0
  readonly #audit: OrderAudit = new OrderAudit()
  #judged = 0
  clock: FakeClock = new FakeClock()
  orders!: Orders
  inventory!: InventoryManager

  async open(): Promise<void> {
    this.orders = new Orders({
      payments: this.gateway,
      currency: 'EUR',
      holdMs,
      paymentTimeoutMs,
      paymentAttempts,
      outbox: { firstDelayMs: 5, maxDelayMs: 5 },
      random: () => 0.5,
    })
    this.inventory = await InventoryManager.open({
      journal: this.#home.journal(),
      clock: this.clock,
      ledgers: [this.orders],
    })
    this.inventory.events.on('commit', () => {
      this.#commits += 1
    })
  }

  async begin(): Promise<void> {
    await this.open()
    for (const id of warehouses) {
      await this.inventory.addWarehouse({ id, name: id })
      for (const productId of products)
        await this.inventory.receive({ warehouseId: id, productId, quantity: firstStock })
    }
  }

  /** The process that was is left behind as it is; its timers never ring again. */
  async kill(): Promise<void> {
    this.#home.kill()
    this.clock = new FakeClock(this.clock.now())
    await this.open()
    await this.settle()
  }

  /** Lets the outbox come to rest: whatever it has to try again it tries within some milliseconds. */
  async settle(): Promise<void> {
    for (let time = 0; time < 4; time += 1) {
      await this.rest()
      this.clock.advance(5)
    }
    await this.rest()
  }

  /** The same while no time passes: whatever goes well is done, and the log has not grown for some turns. */
  async rest(): Promise<void> {
    let [before, quiet] = [this.#commits, 0]
    while (quiet < 3) {
      await nextTurns()
      quiet = this.#commits === before ? quiet + 1 : 0
      before = this.#commits
    }
  }

  /** What is wrong in the log so far, judged commit by commit. */
  async defects(): Promise<readonly string[]> {
    for await (const commit of this.inventory.auditLog.commits({ fromSequence: this.#judged + 1 })) {
      this.#audit.commit(commit)
      this.#judged = commit.sequence
    }
    return Array.from(this.#audit.defects(), ({ problem }) => problem)
  }
}
