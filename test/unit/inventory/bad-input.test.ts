import { beforeAll, describe, expect, test } from 'vitest'
import type { ErrorCode, InventoryManager, LevelKey } from '../../../src/index.ts'
import { commandTypes } from '../../../src/inventory/commands/make-command.ts'
import { commitsOf, laptops, nextTurns, openWithLaptops } from '../../support/open-inventory.ts'
import { expectThrow, refusalOf } from '../../support/refusals.ts'

type Call = (inventory: InventoryManager, fields: object) => Promise<unknown>

/** Every command, with fields that would do; R1 is pending and R2 confirmed. */
const commands: Record<string, { call: Call; quantity?: string }> = {
  addWarehouse: { call: call('addWarehouse', { id: 'LHR', name: 'London' }) },
  configure: { call: call('configure', { ...laptops, reorderThreshold: 1 }) },
  receive: { call: call('receive', laptops), quantity: 'quantity' },
  sell: { call: call('sell', laptops), quantity: 'quantity' },
  returnStock: { call: call('returnStock', { ...laptops, disposition: 'damaged' }), quantity: 'quantity' },
  remove: { call: call('remove', { ...laptops, reason: 'lost' }), quantity: 'quantity' },
  markDamaged: { call: call('markDamaged', laptops), quantity: 'quantity' },
  quarantine: { call: call('quarantine', laptops), quantity: 'quantity' },
  clear: { call: call('clear', laptops), quantity: 'quantity' },
  writeOff: {
    call: call('writeOff', { ...laptops, from: 'damaged', reason: 'broken' }),
    quantity: 'quantity',
  },
  returnToSupplier: { call: call('returnToSupplier', { ...laptops, from: 'available' }), quantity: 'quantity' },
  adjust: { call: call('adjust', { ...laptops, reason: 'x' }), quantity: 'delta' },
  count: { call: call('count', { ...laptops, reason: 'x' }), quantity: 'counted' },
  transfer: {
    call: call('transfer', {
      sourceWarehouseId: 'SFO',
      destinationWarehouseId: 'NYC',
      productId: 'LAPTOP',
    }),
    quantity: 'quantity',
  },
  reserve: { call: call('reserve', laptops), quantity: 'quantity' },
  reserveAll: {
    call: (inventory, { quantity, ...rest }: { quantity?: unknown }) =>
      inventory.reserveAll({ lines: [{ ...laptops, quantity: quantity as number }], ...rest }),
    quantity: 'quantity',
  },
  confirm: { call: (inventory, fields) => inventory.confirm('R1', fields), quantity: 'quantity' },
  fulfill: { call: (inventory, fields) => inventory.fulfill('R2', fields), quantity: 'quantity' },
  release: { call: (inventory, fields) => inventory.release('R1', fields), quantity: 'quantity' },
  cancel: { call: (inventory, fields) => inventory.cancel('R2', fields), quantity: 'quantity' },
  confirmAll: { call: (inventory, fields) => inventory.confirmAll(['R1'], fields) },
  releaseAll: { call: (inventory, fields) => inventory.releaseAll(['R1'], fields) },
  fulfillAll: { call: (inventory, fields) => inventory.fulfillAll(['R2'], fields) },
  cancelAll: { call: (inventory, fields) => inventory.cancelAll(['R2'], fields) },
  extend: { call: (inventory, fields) => inventory.extend('R1', { ttlMs: 1e9, ...fields }) },
}

function call(type: string, fields: object): Call {
  return (inventory, more) =>
    (inventory as unknown as Record<string, (request: object) => Promise<unknown>>)[type]?.({
      ...fields,
      ...more,
    }) as Promise<unknown>
}

let inventory: InventoryManager
const heard: unknown[] = []

beforeAll(async () => {
  ;({ inventory } = await openWithLaptops(10))
  await inventory.reserve({ ...laptops, quantity: 2 })
  await inventory.confirm((await inventory.reserve({ ...laptops, quantity: 2 })).id)
  for (const event of ['commit', 'movement', 'low-stock'] as const)
    inventory.events.on(event, (payload) => heard.push(payload))
})

/** Invariant 9: refused with a code, and no count, reservation, entry, event or lock is left of it. */
async function expectNoTrace(promise: Promise<unknown>, code: ErrorCode): Promise<void> {
  const before = trace()
  const log = (await commitsOf(inventory)).length
  heard.length = 0
  expect((await refusalOf(promise)).code).toBe(code)
  await nextTurns()
  expect(trace()).toEqual(before)
  expect(await commitsOf(inventory)).toHaveLength(log)
  expect(heard).toEqual([])
  // A lock that was left would make this wait, and then fail.
  await inventory.transaction({ levels: [laptops], timeoutMs: 1000 }, () => undefined)
}

function trace() {
  return {
    stock: ['SFO', 'NYC'].map((warehouseId) => inventory.stock({ ...laptops, warehouseId })),
    reservations: [...inventory.reservations()],
    warehouses: inventory.warehouses(),
  }
}

test('the table has every command', () => {
  expect(Object.keys(commands).toSorted()).toEqual(commandTypes.toSorted())
})

describe.each(Object.entries(commands))('%s', (name, { call, quantity }) => {
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, -0, 0, -1, 1.5, 2 ** 53, '5', 5n, null, {}]
  // A difference may be negative, and nothing may be counted.
  const fitting = bad.filter(
    (value) =>
      !(quantity === 'delta' && value === -1) && !(quantity === 'counted' && value === 0 && !Object.is(value, -0)),
  )
  test.each(quantity === undefined ? [] : fitting)('refuses the quantity %s', async (value) => {
    await expectNoTrace(call(inventory, { [quantity as string]: value }), 'INVALID_QUANTITY')
  })

  const context: readonly (readonly [object, ErrorCode])[] = [
    [{ actor: 5 }, 'INVALID_ARGUMENT'],
    [{ reference: 'O-1' }, 'INVALID_ARGUMENT'],
    [{ metadata: () => 1 }, 'INVALID_ARGUMENT'],
    [{ effectiveAt: 'yesterday' }, 'INVALID_ARGUMENT'],
    [{ effectiveAt: -1 }, 'INVALID_ARGUMENT'],
    [{ effectiveAt: 1.5 }, 'INVALID_ARGUMENT'],
    [{ idempotencyKey: '' }, 'INVALID_ID'],
    [{ idempotencyKey: 'x'.repeat(10_240) }, 'INVALID_ID'],
    [{ signal: 'stop' }, 'INVALID_ARGUMENT'],
  ]
  test.each(context)('refuses the label %o', async (label, code) => {
    const fine = quantity === undefined ? {} : { [quantity]: 1 }
    await expectNoTrace(call(inventory, { ...fine, ...label }), code)
  })

  if (name !== 'addWarehouse' && name !== 'transfer' && !name.endsWith('All')) {
    test.each([-1, 1.5, '0', null])('refuses the expected version %s', async (expectedVersion) => {
      const fine = quantity === undefined ? {} : { [quantity]: 1 }
      await expectNoTrace(call(inventory, { ...fine, expectedVersion }), 'INVALID_ARGUMENT')
    })

    test('refuses an expected version that is not the current one', async () => {
      const fine = quantity === undefined ? {} : { [quantity]: 1 }
      await expectNoTrace(call(inventory, { ...fine, expectedVersion: 999 }), 'STALE_VERSION')
    })
  }
})

const ids: readonly unknown[] = ['', 'x'.repeat(10_240), 'a\nb', '\ud800', 5, null, undefined, {}]

test.each(ids)('the id %s is refused wherever it stands', async (id) => {
  const bad = id as string
  const one = { ...laptops, quantity: 1 }
  const calls = [
    () => inventory.addWarehouse({ id: bad, name: 'x' }),
    () => inventory.receive({ ...one, warehouseId: bad }),
    () => inventory.reserve({ ...one, productId: bad }),
    () => inventory.reserveAll({ lines: [one, { ...one, productId: bad }] }),
    () =>
      inventory.transfer({ productId: 'LAPTOP', quantity: 1, sourceWarehouseId: 'SFO', destinationWarehouseId: bad }),
    () => inventory.confirm(bad),
    () => inventory.transaction({ levels: [{ ...laptops, productId: bad }] }, () => undefined),
  ]
  for (const call of calls) await expectNoTrace(call(), 'INVALID_ID')
})

test.each(['adjust', 'count', 'remove', 'writeOff'])('%s wants a reason', async (name) => {
  const { call, quantity } = commands[name] as { call: Call; quantity: string }
  for (const reason of [undefined, '', 5])
    await expectNoTrace(call(inventory, { [quantity]: 1, reason }), 'INVALID_ARGUMENT')
})

test.each([undefined, null, 5, 'reserve'])('the request %s is refused', async (request) => {
  await expectNoTrace(inventory.receive(request as never), 'INVALID_ARGUMENT')
  await expectNoTrace(inventory.reserveAll(request as never), 'INVALID_ARGUMENT')
})

test.each([[[]], ['lines'], [null], [{ length: 1 }], [[null]], [[5]]])(
  'reserveAll refuses the lines %j',
  async (lines) => {
    await expectNoTrace(inventory.reserveAll({ lines: lines as never }), 'INVALID_ARGUMENT')
  },
)

test.each([0, -1, 1.5, '5', null, Number.POSITIVE_INFINITY])('a time to live of %s is refused', async (ttlMs) => {
  const bad = ttlMs as number
  await expectNoTrace(inventory.reserve({ ...laptops, quantity: 1, ttlMs: bad }), 'INVALID_ARGUMENT')
  await expectNoTrace(inventory.extend('R1', { ttlMs: bad }), 'INVALID_ARGUMENT')
})

const one = { ...laptops, quantity: 1 }
const named: readonly (readonly [string, string, object])[] = [
  ['reserve', 'ttlMs', { ...one, ttlMs: 0 }],
  ['reserve', 'expectedVersion', { ...one, expectedVersion: '1' }],
  ['reserve', 'actor', { ...one, actor: 5 }],
  ['reserve', 'reference.type', { ...one, reference: { id: 'O-1' } }],
  ['reserve', 'metadata.cart[1]', { ...one, metadata: { cart: [1, () => 1] } }],
  ['reserve', 'signal', { ...one, signal: 'stop' }],
  ['reserveAll', 'lines', { lines: one }],
  ['reserveAll', 'lines[1]', { lines: [one, null] }],
  ['reserveAll', 'lines[1].expectedVersion', { lines: [one, { ...one, expectedVersion: -1 }] }],
  ['returnStock', 'disposition', { ...one, disposition: 'lost' }],
  ['writeOff', 'from', { ...one, reason: 'x', from: 'available' }],
  ['adjust', 'reason', { ...laptops, delta: 1 }],
  ['addWarehouse', 'name', { id: 'LHR' }],
  ['addWarehouse', 'capacity', { id: 'LHR', name: 'London', capacity: -1 }],
  ['addWarehouse', 'location.latitude', { id: 'LHR', name: 'London', location: { latitude: 91, longitude: 0 } }],
  ['configure', 'reorderThreshold', { ...laptops, reorderThreshold: 1.5 }],
]

test.each(named)('%s: what is bad is INVALID_ARGUMENT naming the field %s', async (type, field, request) => {
  const { details } = await refusalOf(call(type, {})(inventory, request))
  expect(details).toMatchObject({ field })
  await expectNoTrace(call(type, {})(inventory, request), 'INVALID_ARGUMENT')
})

test.each(['levels', 'timeoutMs', 'actor'])('so it is in the options of a transaction: %s', async (field) => {
  const options = { levels: [laptops], [field]: 0 }
  const running = inventory.transaction(options as never, () => expect.fail('it ran'))
  expect((await refusalOf(running)).details).toMatchObject({ field })
})

test('unknown warehouses and reservations are typed refusals that name them', async () => {
  await expectNoTrace(inventory.sell({ ...laptops, warehouseId: 'OSL', quantity: 1 }), 'WAREHOUSE_NOT_FOUND')
  await expectNoTrace(inventory.confirm('OSL'), 'RESERVATION_NOT_FOUND')
  expect(() => inventory.reservation('OSL')).toThrow(/OSL/)
  expect(() => inventory.stock({ ...laptops, warehouseId: 'OSL' })).toThrow(/OSL/)
})

test('in a batch a bad command is refused by itself, and an unknown type names those that there are', async () => {
  const bad = [{ type: 'nope' }, { type: '__proto__' }, { type: 'constructor' }, null, 5, {}]
  const before = trace()
  const results = await inventory.batch(bad as never)
  for (const result of results) expect(result).toMatchObject({ ok: false, refusal: { code: 'INVALID_ARGUMENT' } })
  expect(JSON.stringify(results[0])).toMatch(/addWarehouse.*extend/)
  expect(trace()).toEqual(before)
  await expectNoTrace(inventory.batch('nope' as never), 'INVALID_ARGUMENT')
})

test('what a command does not take is refused, wherever it stands, and names what was meant', async () => {
  const one = { ...laptops, quantity: 1 }
  const calls: readonly (readonly [string, RegExp, () => Promise<unknown>])[] = [
    ['ttl', /did you mean ttlMs\?/, () => inventory.reserve({ ...one, ttl: 5 } as never)],
    ['qty', /did you mean quantity\?/, () => inventory.sell({ ...laptops, qty: 5 } as never)],
    [
      'idempotency_key',
      /did you mean idempotencyKey\?/,
      () => inventory.sell({ ...one, idempotency_key: 'k' } as never),
    ],
    ['colour', /only warehouseId, productId/, () => inventory.receive({ ...one, colour: 'red' } as never)],
    ['colour', /no such field/, () => inventory.receive({ ...one, colour: undefined } as never)],
    [
      'lines[1].unitcost',
      /did you mean unitCost\?/,
      () => inventory.reserveAll({ lines: [one, { ...one, unitcost: 1 }] as never }),
    ],
    [
      'reference.kind',
      /only type, id/,
      () => inventory.sell({ ...one, reference: { type: 'o', id: '1', kind: 'x' } as never }),
    ],
    [
      'location.lat',
      /did you mean latitude\?/,
      () => inventory.addWarehouse({ id: 'OSL', name: 'Oslo', location: { lat: 1 } as never }),
    ],
    ['amount', /only/, () => inventory.confirm('R1', { amount: 1 } as never)],
    ['reservationId', /stands before/, () => inventory.confirm('R1', { reservationId: 'R2' } as never)],
    ['unitCost', /no such field/, () => inventory.extend('R1', { ttlMs: 5, unitCost: 1 } as never)],
    [
      'capacity',
      /setting of a warehouse/,
      () => inventory.configure({ ...laptops, reorderThreshold: 1, capacity: 5 } as never),
    ],
    [
      'expectedVersion',
      /no version/,
      () => inventory.configure({ warehouseId: 'SFO', name: 'x', expectedVersion: 5 } as never),
    ],
    ['type', /no such field/, () => inventory.sell({ type: 'sell', ...one } as never)],
    ['level', /did you mean levels\?/, () => inventory.transaction({ level: [laptops] } as never, () => 1)],
    [
      'levels[0].sku',
      /no such field/,
      () => inventory.transaction({ levels: [{ ...laptops, sku: 1 }] as never }, () => 1),
    ],
  ]
  for (const [field, problem, call] of calls) {
    const { details } = await refusalOf(call())
    expect(details).toMatchObject({ field, problem: expect.stringMatching(problem) })
    await expectNoTrace(call(), 'INVALID_ARGUMENT')
  }
})

test('in a transaction a warehouse has no settings: they are part of no level', async () => {
  const settings = { warehouseId: 'SFO', reorderThreshold: 7 }
  const running = inventory.transaction({ levels: [laptops] }, (tx) => tx.configure(settings as never))
  await expectNoTrace(running, 'INVALID_ID')
})

test('in a transaction the context is the transaction’s', async () => {
  for (const field of ['actor', 'metadata', 'effectiveAt', 'signal', 'idempotencyKey']) {
    const running = inventory.transaction({ levels: [laptops] }, (tx) =>
      tx.sell({ ...laptops, quantity: 1, [field]: 'x' } as never),
    )
    expect((await refusalOf(running)).details).toMatchObject({ field, problem: expect.stringMatching(/transaction/) })
  }
})

test('a batch item has a type and no signal, and one that is wrong is refused by itself', async () => {
  const { signal } = new AbortController()
  const items = [{ signal }, { tpye: 'sell' }, { type: 'sell', ttl: 1 }, { type: 'confirm', reservation: 'R1' }]
  const results = await inventory.batch(
    items.map((item) => ({ type: 'sell', ...laptops, quantity: 99, ...item })) as never,
  )
  const fields = results.map((result) => !result.ok && (result.refusal.details as { field?: string }).field)
  expect(fields).toEqual(['signal', 'tpye', 'ttl', 'warehouseId'])
})

test('reads refuse what they do not take, too', () => {
  const reads: readonly (readonly [string, () => unknown])[] = [
    ['sku', () => inventory.stock({ ...laptops, sku: 1 } as never)],
    ['state', () => inventory.reservations({ state: 'pending' } as never)],
    ['warehouse', () => inventory.reservations({ warehouse: 'SFO' } as never)],
    ['reference.kind', () => inventory.reservations({ reference: { type: 'o', id: '1', kind: 'x' } as never })],
    ['sequence', () => inventory.auditLog.commits({ sequence: 1 } as never)],
    ['filter', () => inventory.reservations('SFO' as never)],
    ['filter', () => inventory.reservations(['SFO'] as never)],
    ['filter', () => inventory.reservations(new Map([['status', 'pending']]) as never)],
  ]
  for (const [field, read] of reads) expect(expectThrow(read, 'INVALID_ARGUMENT').field).toBe(field)
})

test('a level is also named by whatever of ours is on one', async () => {
  inventory.stock(inventory.stock(laptops))
  inventory.stock(inventory.reservation('R1'))
  for (const low of inventory.lowStock()) inventory.stock(low)
  inventory.stock({ ...laptops, quantity: 1, unitCost: 5, expectedVersion: 1 } as LevelKey)
})
