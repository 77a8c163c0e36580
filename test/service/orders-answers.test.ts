import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { Orders, SimulatedPayments } from '../../src/orders.ts'
import { type OrderCommand, type OrderCommandName, orderCommands } from '../../src/service/order-commands.ts'
import { ProblemAnswer, pageOf } from '../../src/service/schemas/answers.ts'
import { OrderAnswer, OrderHistoryAnswer } from '../../src/service/schemas/order-answers.ts'
import { OutboxItemAnswer, ReturnAnswer, ShipmentAnswer } from '../../src/service/schemas/order-part-answers.ts'
import { fitting } from './fitting.ts'
import { TestService } from './running-service.ts'

/** Mostly what could be meant. */
function mostly(good: readonly unknown[], ...bad: readonly unknown[]): fc.Arbitrary<unknown> {
  const usual = fc.constantFrom(...good)
  return bad.length === 0 ? usual : fc.oneof({ weight: 29, arbitrary: usual }, fc.constantFrom(...bad))
}

const few = mostly([1, 1, 2, 3], 0, -1, 2 ** 60, '1')
const amounts = mostly([1, 100, 499], 0, 2 ** 53)
const disposition = mostly(['available', 'damaged', 'quarantined'], 'lost')

const wanted = fc.record(
  {
    productId: mostly(['PEN', 'CUP'], 'NOTHING', ''),
    quantity: few,
    unitPrice: mostly([0, 500, 999], -1),
    discount: mostly([1, 5], 2 ** 40),
    tax: mostly([7]),
    warehouseId: mostly(['SFO', 'NYC'], 'LAX'),
    backorder: fc.boolean(),
  },
  { requiredKeys: ['productId', 'quantity', 'unitPrice'] },
)
const units = fc.record(
  {
    lineNumber: mostly([1, 1, 1, 2], 0, 99),
    quantity: few,
    disposition,
    from: disposition,
    reason: mostly(['broken']),
  },
  { requiredKeys: ['lineNumber', 'quantity', 'disposition', 'from'] },
)
const lists = <Line>(line: fc.Arbitrary<Line>) => fc.array(line, { minLength: 1, maxLength: 2 })

/** Fields that commands have; lines are of either kind. */
const bodies = fc.record({
  order: fc.record(
    {
      lines: lists(wanted),
      customerId: mostly(['C-1'], ''),
      isMember: fc.boolean(),
      shipTo: mostly([{ zone: 'EU' }, { latitude: 1, longitude: 2 }], { latitude: 1 }, { street: 'Main 1' }),
      discount: mostly([3]),
      shipping: mostly([{ amount: 300 }], { amount: -1 }),
      metadata: fc.jsonValue(),
    },
    { requiredKeys: ['lines'] },
  ),
  other: fc.record(
    {
      lines: lists(units),
      reason: mostly(['asked for'], ''),
      warehouseId: mostly(['SFO', 'NYC'], 'LAX'),
      amount: amounts,
      method: mostly(['card']),
      shipping: fc.boolean(),
      lineNumber: mostly([1], 9),
      fee: mostly([{ amount: 50, reason: 'label' }], { amount: 0, reason: 'none' }),
      carrier: mostly(['DHL']),
      trackingNumber: fc.uuid(),
      metadata: fc.jsonValue(),
    },
    { requiredKeys: ['reason', 'warehouseId'] },
  ),
  isExact: fc.integer({ min: 0, max: 19 }).map((drawn) => drawn > 0),
  which: fc.nat(3),
})

const names = Object.keys(orderCommands) as OrderCommandName[]
const oftenAsked: readonly OrderCommandName[] = ['place', 'pay', 'process', 'ship', 'deliver', 'requestReturn']
/** What a command is for, in most of the runs. */
const suited: Readonly<Partial<Record<OrderCommandName, readonly string[]>>> = {
  reserve: ['pending'],
  pay: ['payment-pending'],
  process: ['confirmed'],
  refund: ['confirmed', 'processing', 'shipped', 'delivered'],
  requestReturn: ['shipped', 'delivered'],
  returnGoods: ['shipped', 'delivered'],
  replace: ['shipped', 'delivered'],
  settle: ['delivered'],
  ship: ['planned'],
  deliver: ['shipped'],
  cancelShipment: ['planned'],
  approveReturn: ['requested'],
  rejectReturn: ['requested'],
  receiveReturn: ['approved'],
  refundReturn: ['received'],
  unreturn: ['refunded', 'received'],
}
const commands = fc.oneof(fc.constantFrom(...names), fc.constantFrom(...oftenAsked))

/** One of the newest that a command is for, or any of the newest. */
function chosen<Item extends { readonly id: string; readonly status: string }>(
  all: readonly Item[],
  name: OrderCommandName,
  which: number,
): string | undefined {
  const fit = which === 3 ? all : all.filter(({ status }) => suited[name]?.includes(status) ?? true)
  return (fit.at(-1 - which) ?? fit.at(-1))?.id
}

describe('answers about orders', () => {
  let service: TestService
  beforeAll(async () => {
    const payments = new SimulatedPayments({ declines: 0.1, refundFailures: 0.2, partialCaptures: 0.1 })
    service = await (await TestService.startShop({}, { payments })).stocked(300)
    await service.inventory.addWarehouse({ id: 'NYC', name: 'New York' })
    await service.inventory.receive({ warehouseId: 'NYC', productId: 'CUP', quantity: 100 })
  })
  afterAll(() => service[Symbol.asyncDispose]())

  const pathFor = (name: OrderCommandName, which: number): string => {
    const all = service.orders.orders()
    const failed = all.flatMap((one) => one.refunds).findLast(({ status }) => status === 'failed')
    const shipments = all.flatMap((one) => one.shipments)
    const ids: Readonly<Record<string, string | undefined>> = {
      orderId: name === 'retryRefund' ? failed?.orderId : chosen(all, name, which),
      refundId: failed?.id,
      shipmentId: chosen(shipments, name, which),
      returnId: chosen(service.orders.returns(), name, which),
    }
    return `/v1${orderCommands[name].path.replaceAll(/:(\w+)/g, (_, part: string) => ids[part] ?? 'none')}`
  }

  test('are what their schemas say, whatever is sent, and nothing is a fault of the service', async () => {
    const done = new Set<string>()
    await fc.assert(
      fc.asyncProperty(commands, bodies, async (name, { order, other, isExact, which }) => {
        const { body: schema, answer } = orderCommands[name] as OrderCommand
        const given = name === 'place' || name === 'create' ? order : other
        const body = isExact ? fitting(schema, given) : given
        const got = await service.post(pathFor(name, which), body)
        const expected: z.ZodType = got.status < 300 ? answer : ProblemAnswer
        expect(got.status, `${name} ${JSON.stringify(got.body)}`).toBeLessThan(500)
        expect(expected.safeParse(got.body).error, `${name} ${JSON.stringify(got.body)}`).toBeUndefined()
        if (got.status < 300) done.add(name)
      }),
      { numRuns: 600 },
    )
    // Else only refusals would have been looked at.
    expect([...done]).toEqual(expect.arrayContaining(['place', 'create', 'pay', 'process']))
    expect(done.size).toBeGreaterThan(9)
    expect((await service.inventory.reconcile()).drift).toEqual([])
  })

  test.each([
    ['/v1/orders', pageOf(OrderAnswer)],
    ['/v1/orders?sort=newest&limit=5', pageOf(OrderAnswer)],
    ['/v1/shipments', pageOf(ShipmentAnswer)],
    ['/v1/returns', pageOf(ReturnAnswer)],
    ['/v1/outbox', pageOf(OutboxItemAnswer)],
  ])('of GET %s are what their schema says', async (path, schema) => {
    const { status, body } = await service.get(path)
    expect([status, schema.safeParse(body).error]).toEqual([200, undefined])
  })

  test('of each order, its history, shipments and returns are what their schemas say', async () => {
    for (const { id, shipments, returns } of service.orders.orders().slice(-40)) {
      const reads: [string, z.ZodType][] = [
        [`/v1/orders/${id}`, OrderAnswer],
        [`/v1/orders/${id}/history`, OrderHistoryAnswer],
        ...shipments.map((one): [string, z.ZodType] => [`/v1/shipments/${one.id}`, ShipmentAnswer]),
        ...returns.map((one): [string, z.ZodType] => [`/v1/returns/${one.id}`, ReturnAnswer]),
      ]
      for (const [path, schema] of reads)
        expect(schema.safeParse((await service.get(path)).body).error, path).toBeUndefined()
    }
  })
})

test('every method of Orders that does something has a route', () => {
  const looks = [
    'find',
    'history',
    'order',
    'byNumber',
    'byRow',
    'orders',
    'shipment',
    'byTracking',
    'return',
    'returns',
    'outbox',
  ]
  const others = ['constructor', 'make', 'attach', 'start', 'stop', 'events', 'tryPlace', 'webhook']
  const methods = Object.getOwnPropertyNames(Orders.prototype).filter((name) => ![...looks, ...others].includes(name))
  expect(names.toSorted()).toEqual(methods.toSorted())
})
