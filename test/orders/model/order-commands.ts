import * as fc from 'fast-check'
import { expect } from 'vitest'
import { isInventoryError } from '../../../src/index.ts'
import type { Behaviour, Hang } from './killable-gateway.ts'
import type { OrderOracle, PaperOrder } from './order-oracle.ts'
import { type OrderWorld, products, warehouses } from './order-world.ts'
import { expectSame } from './same.ts'

type Command = fc.AsyncCommand<OrderOracle, OrderWorld>

/** What goes wrong outside during a command. */
interface Trouble {
  readonly how: Behaviour
  readonly hang: Hang | undefined
}

const troubles: fc.Arbitrary<Trouble> = fc.record({
  how: fc.oneof(
    { weight: 6, arbitrary: fc.constant<Behaviour>('done') },
    { weight: 4, arbitrary: fc.constantFrom<Behaviour>('refused', 'lost', 'error', 'half') },
  ),
  hang: fc.oneof(
    { weight: 7, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constantFrom<Hang>('before', 'after') },
  ),
})

/** What it comes to in the end: what failed or got lost is looked up, and done if it was not. */
function outcomeOf({ how, hang }: Trouble): 'done' | 'refused' | 'half' {
  if (hang === 'before' || how === 'lost' || how === 'error') return 'done'
  return how
}

/** A command on paper and in the program: both refuse it alike, or both come to the same. */
class OrderCommand implements Command {
  readonly #name: string
  readonly #trouble: Trouble
  readonly #onPaper: (oracle: OrderOracle) => string | undefined
  readonly #inProgram: (world: OrderWorld, oracle: OrderOracle) => Promise<unknown> | undefined
  readonly #paysBySelf: boolean

  constructor(
    name: string,
    trouble: Trouble,
    inProgram: (world: OrderWorld, oracle: OrderOracle) => Promise<unknown> | undefined,
    onPaper: (oracle: OrderOracle) => string | undefined,
    paysBySelf: boolean = false,
  ) {
    this.#name = name
    this.#trouble = trouble
    this.#inProgram = inProgram
    this.#onPaper = onPaper
    this.#paysBySelf = paysBySelf
  }

  check = (): boolean => true

  async run(oracle: OrderOracle, world: OrderWorld): Promise<void> {
    oracle.passTo(world.clock.now())
    const { gateway } = world
    gateway.next = this.#trouble.how
    gateway.hang = this.#trouble.hang
    const asked = this.#inProgram(world, oracle)
    if (asked === undefined) return
    let refused: unknown
    const answer = asked.catch((error: unknown) => {
      refused = error
    })
    const before = oracle.orders.map(({ refunds }) => refunds.length)
    const expected = this.#onPaper(oracle)
    await world.settle()
    const isHanging = this.#trouble.hang !== undefined && gateway.hang === undefined
    if (isHanging) await world.kill()
    else await answer
    gateway.hang = undefined
    this.#failOnPaper(oracle, before, gateway.next !== this.#trouble.how)
    gateway.next = 'done'
    expect(isInventoryError(refused) ? refused.code : refused, this.#name).toBe(expected)
    oracle.passTo(world.clock.now())
    await world.rest()
    await expectSame(oracle, world)
  }

  /** Where the first refund that followed was declined. */
  #failOnPaper(oracle: OrderOracle, before: readonly number[], wasCalled: boolean): void {
    if (this.#paysBySelf || !wasCalled || outcomeOf(this.#trouble) !== 'refused') return
    for (const [index, order] of oracle.orders.entries()) {
      const from = before[index] ?? 0
      if (order.refunds.length === from) continue
      oracle.failRefund(order, from)
      return
    }
  }

  toString(): string {
    const { how, hang } = this.#trouble
    return `${this.#name} [${how}${hang === undefined ? '' : `, killed ${hang}`}]`
  }
}

const calm: Trouble = { how: 'done', hang: undefined }
const units = fc.integer({ min: 1, max: 4 })
const which = fc.nat(5)
const place = fc.constantFrom(...warehouses)

/** The id of an order on paper: they are made in the same order. */
function idOf(world: OrderWorld, index: number): string {
  return world.orders.orders()[index]?.id as string
}

interface Chosen {
  readonly order: PaperOrder
  readonly id: string
}

function choose(world: OrderWorld, oracle: OrderOracle, number: number): Chosen | undefined {
  if (oracle.orders.length === 0) return undefined
  // Of the last few: an order has a whole life within a run then.
  const index = oracle.orders.length - 1 - (number % Math.min(oracle.orders.length, 3))
  return { order: oracle.orders[index] as PaperOrder, id: idOf(world, index) }
}

/** A command on one of the orders that there are. */
function onOrder<Args>(
  name: string,
  args: fc.Arbitrary<Args>,
  inProgram: (world: OrderWorld, chosen: Chosen, args: Args) => Promise<unknown> | undefined,
  onPaper: (oracle: OrderOracle, order: PaperOrder, args: Args, trouble: Trouble) => string | undefined,
  paysBySelf: boolean = false,
): fc.Arbitrary<Command> {
  return fc.record({ number: which, args, trouble: troubles }).map(({ number, args: given, trouble }) => {
    let chosen: Chosen | undefined
    return new OrderCommand(
      `${name} ${number} ${JSON.stringify(given)}`,
      trouble,
      (world, oracle) => {
        chosen = choose(world, oracle, number)
        return chosen && inProgram(world, chosen, given)
      },
      (oracle) => onPaper(oracle, (chosen as Chosen).order, given, trouble),
      paysBySelf,
    )
  })
}

const lines = fc.array(
  fc.record({
    warehouseId: place,
    productId: fc.constantFrom(...products),
    quantity: units,
    unitPrice: fc.integer({ min: 0, max: 999 }),
    tax: fc.nat(20),
  }),
  { minLength: 1, maxLength: 3 },
)

const placing: fc.Arbitrary<Command> = fc
  .record({ lines, off: fc.nat(100), discount: fc.nat(100), shipping: fc.constantFrom(0, 0, 499) })
  .map(({ lines: wanted, off, discount, shipping }) => {
    const priced = wanted.map((line) => ({
      ...line,
      discount: Math.floor((line.quantity * line.unitPrice * off) / 400),
    }))
    const costs = priced.reduce((sum, line) => sum + line.quantity * line.unitPrice - line.discount, 0)
    const less = Math.min(discount, costs)
    return new OrderCommand(
      `place ${JSON.stringify(priced)} −${less} +${shipping}`,
      calm,
      ({ orders }) => orders.place({ lines: priced, discount: less, shipping: { amount: shipping } }),
      (oracle) => oracle.place(priced, less, shipping),
    )
  })

/** A whole life at once, so that there is something to take back. */
const selling: fc.Arbitrary<Command> = fc
  .record({ lines, shipping: fc.constantFrom(0, 499) })
  .map(({ lines: wanted, shipping }) => {
    const priced = wanted.map((line) => ({ ...line, discount: 0 }))
    return new OrderCommand(
      `sell ${JSON.stringify(priced)} +${shipping}`,
      calm,
      async ({ orders }) => {
        const { id, totals } = await orders.place({ lines: priced, shipping: { amount: shipping } })
        if (totals.due > 0) await orders.pay(id)
        const { shipments } = await orders.process(id)
        for (const shipment of shipments) {
          await orders.ship(shipment.id)
          await orders.deliver(shipment.id)
        }
      },
      (oracle) => {
        const refused = oracle.place(priced, 0, shipping)
        const order = oracle.orders.at(-1)
        if (refused !== undefined || order === undefined) return refused
        oracle.pay(order, 'done')
        oracle.process(order)
        for (const shipment of [...order.shipments]) {
          oracle.ship(order, shipment, undefined)
          oracle.deliver(order, shipment)
        }
        return undefined
      },
    )
  })

const receiving: fc.Arbitrary<Command> = fc
  .record({ warehouseId: place, productId: fc.constantFrom(...products), quantity: fc.integer({ min: 1, max: 9 }) })
  .map(
    (goods) =>
      new OrderCommand(
        `receive ${JSON.stringify(goods)}`,
        calm,
        ({ inventory }) => inventory.receive(goods),
        (oracle) => {
          oracle.level(goods).available += goods.quantity
          return undefined
        },
      ),
  )

const passing: fc.Arbitrary<Command> = fc.constantFrom(100, 2_000, 6_000).map(
  (ms) =>
    new OrderCommand(
      `${ms} ms pass`,
      calm,
      async ({ clock }) => clock.advance(ms),
      () => undefined,
    ),
)

const killing: fc.Arbitrary<Command> = fc.constant(
  new OrderCommand(
    'kill',
    calm,
    (world) => world.kill(),
    () => undefined,
  ),
)

const paying = onOrder(
  'pay',
  fc.constant(null),
  ({ orders }, { id }) => orders.pay(id),
  (oracle, order, _, trouble) => oracle.pay(order, outcomeOf(trouble)),
  true,
)

const processing = onOrder(
  'process',
  fc.constant(null),
  ({ orders }, { id }) => orders.process(id),
  (oracle, order) => oracle.process(order),
)

const shipping = onOrder(
  'ship',
  fc.record({ shipment: which, quantity: fc.option(units, { nil: undefined }) }),
  ({ orders }, { order, id }, { shipment, quantity }) => {
    if (order.shipments.length === 0) return undefined
    const { shipments } = orders.order(id)
    const planned = shipments[shipment % shipments.length] as (typeof shipments)[number]
    const first = planned.lines[0]
    const part = quantity === undefined || first === undefined ? {} : { lines: [{ rowId: first.rowId, quantity }] }
    return orders.ship(planned.id, part)
  },
  (oracle, order, { shipment, quantity }) =>
    oracle.ship(order, order.shipments[shipment % order.shipments.length] as never, quantity),
)

const delivering = onOrder(
  'deliver',
  which,
  ({ orders }, { order, id }, shipment) => {
    const index = order.shipments.length === 0 ? -1 : shipment % order.shipments.length
    // What is told before it is shipped has tests of its own.
    if (order.shipments[index] === undefined || order.shipments[index].status === 'planned') return undefined
    return orders.deliver(orders.order(id).shipments[index]?.id as string)
  },
  (oracle, order, shipment) => oracle.deliver(order, order.shipments[shipment % order.shipments.length] as never),
)

const settling = onOrder(
  'settle',
  fc.constant(null),
  ({ orders }, { id }) => orders.settle(id),
  (oracle, order) => oracle.settle(order),
)

const cancelling = onOrder(
  'cancel',
  fc.record({ row: fc.option(which, { nil: undefined }), quantity: units }),
  ({ orders }, { order, id }, { row, quantity }) => {
    const reason = 'changed their mind'
    if (row === undefined) return orders.cancel(id, { reason })
    const lineNumber = (row % order.rows.length) + 1
    return orders.cancel(id, { reason, lines: [{ lineNumber, quantity }] })
  },
  (oracle, order, { row, quantity }) =>
    oracle.cancel(order, row === undefined ? undefined : row % order.rows.length, quantity),
)

const back = fc.record({ row: which, quantity: units, warehouseId: place, isDamaged: fc.boolean() })

const returning = onOrder(
  'returnGoods',
  back,
  ({ orders }, { order, id }, { row, quantity, warehouseId, isDamaged }) => {
    const lineNumber = (row % order.rows.length) + 1
    const disposition = isDamaged ? 'damaged' : 'available'
    return orders.returnGoods(id, { warehouseId, lines: [{ lineNumber, quantity, disposition }] })
  },
  (oracle, order, { row, quantity, warehouseId, isDamaged }) =>
    oracle.returnGoods(order, row % order.rows.length, quantity, warehouseId, isDamaged),
)

const asking = onOrder(
  'requestReturn',
  back,
  ({ orders }, { order, id }, { row, quantity }) =>
    orders.requestReturn(id, { lines: [{ lineNumber: (row % order.rows.length) + 1, quantity }] }),
  (oracle, order, { row, quantity }) => oracle.requestReturn(order, row % order.rows.length, quantity),
)

/** Takes in what was asked back first, less than all of it at times. */
const takingIn = onOrder(
  'receiveReturn',
  back,
  ({ orders }, { order, id }, { quantity, warehouseId, isDamaged }) => {
    const index = order.returns.findIndex(({ status }) => status === 'requested')
    const asked = orders.order(id).returns[index]
    if (asked === undefined) return undefined
    const [line] = asked.lines as [(typeof asked.lines)[number]]
    const disposition = isDamaged ? 'damaged' : 'available'
    const came = [{ rowId: line.rowId, quantity: Math.min(quantity, line.quantity), disposition } as const]
    return orders.approveReturn(asked.id).then(() => orders.receiveReturn(asked.id, { warehouseId, lines: came }))
  },
  (oracle, order, { quantity, warehouseId, isDamaged }) => {
    const asked = order.returns.find(({ status }) => status === 'requested')
    const line = asked?.lines[0]
    if (asked !== undefined && line !== undefined)
      oracle.receiveReturn(order, asked, Math.min(quantity, line.asked), warehouseId, isDamaged)
    return undefined
  },
)

const crediting = onOrder(
  'refundReturn',
  which,
  ({ orders }, { order, id }, number) => {
    if (order.returns.length === 0) return undefined
    return orders.refundReturn(orders.order(id).returns[number % order.returns.length]?.id as string)
  },
  (oracle, order, number) => oracle.refundReturn(order, order.returns[number % order.returns.length] as never),
)

const unreturning = onOrder(
  'unreturn',
  fc.record({ number: which, quantity: units, warehouseId: place }),
  ({ orders }, { order, id }, { number, quantity, warehouseId }) => {
    if (order.returns.length === 0) return undefined
    const one = orders.order(id).returns[number % order.returns.length]
    const rowId = one?.lines[0]?.rowId as string
    return orders.unreturn(one?.id as string, { warehouseId, lines: [{ rowId, quantity, from: 'available' }] })
  },
  (oracle, order, { number, quantity, warehouseId }) =>
    oracle.unreturn(order, order.returns[number % order.returns.length] as never, quantity, warehouseId),
)

const refunding = onOrder(
  'refund',
  fc.record({ amount: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }), isShipping: fc.boolean() }),
  ({ orders }, { id }, { amount, isShipping }) => {
    const much = amount === undefined ? {} : { amount }
    return orders.refund(id, { reason: 'sorry', ...much, ...(isShipping && { shipping: true }) })
  },
  (oracle, order, { amount, isShipping }) => oracle.refund(order, amount, isShipping),
)

const retrying = onOrder(
  'retryRefund',
  which,
  ({ orders }, { order, id }, number) => {
    if (order.refunds.length === 0) return undefined
    return orders.retryRefund(id, orders.order(id).refunds[number % order.refunds.length]?.id as string)
  },
  (oracle, order, number) => oracle.retryRefund(order, order.refunds[number % order.refunds.length] as never),
)

/** Those that a story needs stand several times. */
export const orderCommands: readonly fc.Arbitrary<Command>[] = [
  ...[receiving, placing, placing, selling, selling, paying, paying, paying, processing, processing],
  ...[shipping, shipping, shipping, delivering, delivering, cancelling, returning, returning, asking, takingIn],
  ...[takingIn, crediting, unreturning, unreturning, refunding, retrying, settling, passing, killing],
]
