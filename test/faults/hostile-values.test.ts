import { describe, expect, test } from 'vitest'
import {
  archiveJournal,
  backupJournal,
  FileJournal,
  FixedQuantity,
  InventoryManager,
  isInventoryError,
  journalState,
  journalStats,
  MemoryJournal,
  OrderUpTo,
  ReorderObserver,
  readJournal,
  repairJournal,
  replay,
  snapshotJournal,
  verifyJournal,
} from '../../src/index.ts'
import { callCommand, everyCommand, openForEveryCommand } from '../support/every-command.ts'
import { laptops, openWithLaptops } from '../support/open-inventory.ts'
import { expectRefusal, expectThrow } from '../support/refusals.ts'

/** A caller in JavaScript can write anything anywhere: what is refused is refused by a code, and nothing is half done. */

const boom = (): never => {
  throw new Error('mine')
}
const traps = { get: boom, has: boom, ownKeys: boom, getOwnPropertyDescriptor: boom, getPrototypeOf: boom }

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

const hostile: Readonly<Record<string, unknown>> = {
  'a revoked proxy': revoked({}),
  'a revoked proxy of an array': revoked([]),
  'a proxy that throws': new Proxy({}, traps),
  'a proxy of an array that throws': new Proxy([], traps),
  'an array whose length lies': new Proxy([1], {
    get: (list, name) => (name === 'length' ? 1e9 : Reflect.get(list, name)),
  }),
  'a sparse array': new Array(5),
  'an object without a prototype': Object.create(null),
  'an object whose getters throw': new (class {
    get warehouseId(): string {
      return boom()
    }
    get id(): string {
      return boom()
    }
  })(),
  'an object that cannot be text': { toString: boom, valueOf: boom, toJSON: boom, [Symbol.toPrimitive]: boom },
  'a huge string': 'x'.repeat(1_000_000),
  'a boxed string': new String('SFO'),
  'a symbol': Symbol('x'),
  'a bigint': 5n,
  'a function': () => 1,
  'a promise': Promise.resolve(1),
  'a then that throws': Object.defineProperty({}, 'then', { get: boom, enumerable: true }),
  'no date': new Date(Number.NaN),
  'a map': new Map([['quantity', 1]]),
  NaN: Number.NaN,
  null: null,
  'a control character': 'a\u001b[2J',
  'half a character': '\ud800',
  'a NUL': 'a\0b',
}
const values = Object.entries(hostile)
const fields = [
  'warehouseId',
  'productId',
  'quantity',
  'reference',
  'metadata',
  'signal',
  'idempotencyKey',
  'lines',
  'ttlMs',
  'location',
  'from',
]

/** Whether it went well, or was refused with a code; anything else fails the test. */
async function isTaken(call: () => unknown, what: string): Promise<boolean> {
  try {
    await call()
    return true
  } catch (error) {
    const text = isInventoryError(error) ? error.message : String(error)
    expect(isInventoryError(error), `${what}: ${text}`).toBe(true)
    expect(text.length, what).toBeLessThan(1_000)
    return false
  }
}

describe('a hostile value is refused by a code, wherever it stands, and leaves no trace', () => {
  test.each(values)('in commands: %s', async (_, value) => {
    const { inventory } = await openForEveryCommand({ limits: { maxInFlight: 2 } })
    const trace = () => [inventory.stock(laptops), [...inventory.reservations()], inventory.warehouses()]
    for (const [name, to] of everyCommand) {
      for (const field of fields) {
        const before = trace()
        const what = `${name} with ${field}`
        if (await isTaken(() => callCommand(inventory, to, { [field]: value }), what)) continue
        expect(trace(), what).toEqual(before)
        await isTaken(() => inventory.batch([{ ...to, [field]: value }] as never), `${what} in a batch`)
      }
      await isTaken(() => inventory[to.type](value as never, value as never), `${name} of it`)
    }
    await isTaken(() => inventory.batch(value as never), 'batch')
    expect((await inventory.reconcile()).drift).toEqual([])
    // Nothing has kept any room.
    const sale = { type: 'sell', ...laptops, quantity: 1 } as const
    expect(await inventory.batch([sale, sale])).toHaveLength(2)
  })

  test.each(values)('in transactions: %s', async (_, value) => {
    const { inventory } = await openWithLaptops(10)
    await isTaken(() => inventory.transaction(value as never, () => 1), 'its options')
    for (const field of ['levels', 'timeoutMs', 'signal', 'actor', 'metadata', 'reference'])
      await isTaken(() => inventory.transaction({ levels: [laptops], [field]: value }, () => 1), field)
    await isTaken(() => inventory.transaction({ levels: [value] as never }, () => 1), 'a level')
    const methods = [
      'stock',
      'reservation',
      'sell',
      'configure',
      'reserve',
      'tryReserve',
      'reserveAll',
      'confirm',
      'extend',
    ] as const
    for (const method of methods) {
      const run = () =>
        inventory.transaction({ levels: [laptops] }, (tx) => tx[method](value as never, value as never) as unknown)
      await isTaken(run, `tx.${method}`)
    }
    expect(inventory.stock(laptops)).toMatchObject({ available: 10, version: 1 })
  })

  test.each(values)('in reads and events: %s', async (_, value) => {
    const { inventory } = await openWithLaptops(10)
    for (const method of ['stock', 'availability', 'reservation', 'reservations', 'warehouse'] as const)
      await isTaken(() => inventory[method](value as never), method)
    for (const field of ['status', 'warehouseId', 'productId', 'reference'])
      await isTaken(() => [...inventory.reservations({ [field]: value })], field)
    await isTaken(() => inventory.auditLog.commits(value as never), 'commits')
    for (const field of ['fromSequence', 'toSequence', 'from', 'to', 'actor', 'reference', 'productId'])
      await isTaken(() => inventory.auditLog.commits({ [field]: value }), field)
    for (const method of ['on', 'once', 'off'] as const) {
      expectThrow(() => inventory.events[method](value as never, () => 1), 'INVALID_ARGUMENT')
      if (typeof value !== 'function')
        expectThrow(() => inventory.events[method]('movement', value as never), 'INVALID_ARGUMENT')
    }
    expect(isInventoryError(value)).toBe(false)
  })

  test.each(values)('where something is opened or made: %s', async (_, value) => {
    await isTaken(() => InventoryManager.open(value as never), 'open')
    const options = [
      'journal',
      'clock',
      'generateId',
      'retention',
      'limits',
      'snapshots',
      'defaultTtlMs',
      'lockGranularity',
    ]
    for (const field of options) await isTaken(() => InventoryManager.open({ [field]: value }), field)
    await isTaken(() => replay(value as never), 'replay')
    await isTaken(() => replay(new MemoryJournal(), value as never), 'its options')
    await isTaken(() => replay(new MemoryJournal(), { until: value as never }), 'until')
    await isTaken(() => new FileJournal(value as never), 'a file journal')
    for (const field of ['durability', 'intervalMs', 'segmentBytes', 'blockingSync', 'keepSnapshots', 'onWarning'])
      await isTaken(() => new FileJournal('./nowhere', { [field]: value }), field)
    const { inventory } = await openWithLaptops(1)
    await isTaken(() => new ReorderObserver(value as never, value as never), 'an observer')
    await isTaken(() => new ReorderObserver(inventory, value as never), 'its options')
    await isTaken(() => new FixedQuantity(value as never), 'a quantity')
    await isTaken(() => new OrderUpTo(value as never), 'a target')
  })

  // A path that is only too long is for the disk to refuse.
  test.each(values.filter(([name]) => name !== 'a huge string'))(
    'where a folder is looked at: %s',
    async (_, value) => {
      const bad = value as never
      for (const look of [verifyJournal, journalStats, journalState, snapshotJournal, repairJournal]) {
        await isTaken(() => look(bad), `${look.name} of it`)
        await isTaken(() => look('./nowhere', bad), `${look.name} with it`)
      }
      await isTaken(() => readJournal(bad).next(), 'readJournal of it')
      await isTaken(() => readJournal('./nowhere', bad).next(), 'with the filter')
      await isTaken(() => readJournal('./nowhere', {}, bad).next(), 'with the options')
      for (const copy of [archiveJournal, backupJournal]) {
        await isTaken(() => copy(bad, './elsewhere'), `${copy.name} of it`)
        await isTaken(() => copy('./nowhere', bad), `${copy.name} to it`)
        await isTaken(() => copy('./nowhere', './elsewhere', bad), `${copy.name} with it`)
      }
    },
  )
})

test('a promise in place of an id, a request or a journal says that an await is missing', async () => {
  const { inventory } = await openWithLaptops(10)
  const held = inventory.reserve({ ...laptops, quantity: 1 })
  const request = Promise.resolve({ ...laptops, quantity: 1 })
  const refused = [
    await expectRefusal(inventory.confirm(held as never), 'INVALID_ID'),
    await expectRefusal(inventory.confirm('R1', Promise.resolve({}) as never), 'INVALID_ARGUMENT'),
    await expectRefusal(inventory.reserve(request as never), 'INVALID_ARGUMENT'),
    await expectRefusal(inventory.sell({ ...laptops, quantity: Promise.resolve(1) as never }), 'INVALID_QUANTITY'),
    await expectRefusal(inventory.batch(Promise.resolve([]) as never), 'INVALID_ARGUMENT'),
    expectThrow(() => inventory.reservation(held as never), 'INVALID_ID'),
    expectThrow(() => inventory.stock(request as never), 'INVALID_ARGUMENT'),
  ]
  for (const { problem } of refused) expect(problem).toMatch(/an await is missing/)
  const wrong = await expectRefusal(inventory.confirm((await held) as never), 'INVALID_ID')
  expect(wrong.problem).toMatch(/did you mean its id\?/)
})
