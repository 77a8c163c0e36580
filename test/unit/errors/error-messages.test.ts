import { expect, test } from 'vitest'
import type { CoreErrorDetails, ErrorCode } from '../../../src/errors/error-details.ts'
import { messageOf } from '../../../src/errors/error-messages.ts'
import { InventoryError } from '../../../src/errors/inventory-error.ts'
import { refuse } from '../../../src/errors/refusal.ts'
import { timeOf } from '../../../src/errors/time-of.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { laptops, openWithLaptops } from '../../support/open-inventory.ts'
import { refusalOf } from '../../support/refusals.ts'

const level = { warehouseId: 'SFO', productId: 'LAPTOP' }
const at = Date.UTC(2026, 4, 1, 12)
const buckets = { available: 3, reserved: 7, committed: 0, damaged: 0, quarantined: 0 }
const [field, value, problem] = ['ttl', '5', 'there is no such field here; did you mean ttlMs?']

/** Details of every code: the compiler sees to it that none is missing. */
const examples: { readonly [C in keyof CoreErrorDetails]: CoreErrorDetails[C] } = {
  INSUFFICIENT_STOCK: { command: 'reserve', ...level, bucket: 'available', requested: 5, ...buckets },
  CAPACITY_EXCEEDED: { ...level, requested: 5, capacity: 10, onHand: 8, free: 2 },
  INVALID_QUANTITY: { field: 'quantity', requested: 1.5, problem: 'must be a whole number' },
  INVALID_ID: { field, value, problem: 'must be a string' },
  INVALID_ARGUMENT: { field, value, problem },
  WAREHOUSE_NOT_FOUND: { warehouseId: 'SFO' },
  WAREHOUSE_EXISTS: { warehouseId: 'SFO' },
  RESERVATION_NOT_FOUND: { reservationId: 'R1' },
  RESERVATION_EXPIRED: { reservationId: 'R1', expiresAt: at, at: at + 1 },
  INVALID_RESERVATION_STATE: {
    reservationId: 'R1',
    command: 'confirm',
    status: 'released',
    allowed: ['pending'],
    endedAt: at,
  },
  SAME_WAREHOUSE: level,
  STALE_VERSION: { ...level, expected: 1, actual: 2 },
  IDEMPOTENCY_KEY_REUSED: { idempotencyKey: 'K', sequence: 3 },
  LEVEL_NOT_LOCKED: level,
  TRANSACTION_CLOSED: { reason: 'it was rolled back' },
  WOULD_DEADLOCK: { command: 'reserve' },
  RESERVATION_OWNED: { reservationId: 'R1', owner: 'orders', command: 'cancel' },
  NOT_OPEN: { ledger: 'orders', problem: 'no inventory has it' },
  LOCK_TIMEOUT: { lock: 'LAPTOP in SFO', timeoutMs: 5 },
  TRANSACTION_TIMEOUT: { timeoutMs: 5 },
  OVERLOADED: { queue: 'commands in flight', limit: 4, requested: 5 },
  CLOSED: { what: 'The inventory' },
  JOURNAL_NOT_FOUND: { folder: '/data', problem: 'the folder is empty' },
  JOURNAL_FAILED: { sequence: 7, file: 'x.log', problem: 'disk full' },
  JOURNAL_CORRUPT: { problem: 'a gap', file: 'x.log', offset: 5, position: 2, sequence: 7 },
  JOURNAL_LOCKED: { holder: 'process 5' },
  JOURNAL_VERSION: { found: '9', supported: '1', file: 'x.log' },
  JOURNAL_ARCHIVED: { firstSequence: 7, archivedTo: '/old', file: 'archived' },
  SNAPSHOT_FAILED: { sequence: 7, problem: 'disk full' },
  LEDGER_MISSING: { ledger: 'orders', sequence: 7 },
  INVARIANT_VIOLATED: { invariant: 1, problem: 'a gap', sequence: 7 },
}

test.each(Object.entries(examples))(
  '%s is said in whole sentences, with what was asked and what there is',
  (code, details) => {
    const message = messageOf(code as ErrorCode, details as never)
    expect(message).toMatch(/^[A-Z0-9].*[.?]$/s)
    expect(message).not.toMatch(/undefined|null|NaN|\[object|\?\.$|\.\.$/)
    for (const told of Object.values(details)) {
      if (typeof told === 'string') expect(message).toContain(told)
    }
  },
)

test('times are dates, and the number itself where there is no such date', () => {
  const expired = messageOf('RESERVATION_EXPIRED', examples.RESERVATION_EXPIRED)
  expect(expired).toContain('2026-05-01T12:00:00.000Z; it is 2026-05-01T12:00:00.001Z now')
  expect(messageOf('INVALID_RESERVATION_STATE', examples.INVALID_RESERVATION_STATE)).toContain(
    'it is released since 2026-05-01T12:00:00.000Z',
  )
  expect(timeOf(8.64e15)).toBe('+275760-09-13T00:00:00.000Z')
  for (const beyond of [8.64e15 + 1, Number.MAX_SAFE_INTEGER, Number.NaN])
    expect(timeOf(beyond)).toContain(String(beyond))
})

test.each([
  ['confirm', 'released', /reserve again/],
  ['confirm', 'confirmed', /until it is fulfilled or cancelled/],
  ['release', 'confirmed', /Cancel it instead/],
  ['cancel', 'pending', /Release it instead/],
  ['fulfill', 'pending', /Confirm it first/],
  ['fulfill', 'cancelled', /Nothing is held any more/],
])('of %s on one that is %s it says what to do', (command, status, next) => {
  const details = { reservationId: 'R1', command, status, allowed: ['pending'] }
  expect(messageOf('INVALID_RESERVATION_STATE', details)).toMatch(next)
})

test('more than there is room for at all is not told to wait', () => {
  const overloaded = (requested: number) =>
    messageOf('OVERLOADED', { queue: 'commands in flight', limit: 4, requested })
  expect(overloaded(5)).toMatch(/send at most 4 at once/)
  expect(overloaded(4)).toMatch(/wait for ready\(\)/)
})

test('a refusal as a value has the message of the error, also taken apart and as JSON', async () => {
  const { inventory } = await openWithLaptops(3, { clock: new FakeClock() })
  const request = { ...laptops, quantity: 5 }
  const { message: expected } = await refusalOf(inventory.reserve(request))
  const attempts = [
    await inventory.tryReserve(request),
    ...(await inventory.batch([{ type: 'reserve', ...request }])),
    await inventory.transaction({ levels: [laptops] }, (tx) => tx.tryReserve(request)),
  ]
  for (const attempt of attempts) {
    if (attempt.ok) expect.fail('it was accepted')
    const { code, message, details } = attempt.refusal
    expect({ code, message, details }).toMatchObject({ code: 'INSUFFICIENT_STOCK', message: expected })
    expect(JSON.parse(JSON.stringify(attempt))).toEqual({ ok: false, refusal: { code, message, details } })
    expect(() => Object.assign(attempt.refusal, { code: 'CLOSED' })).toThrow(TypeError)
  }
  const bad = await inventory.tryReserve({ ...request, quantity: -1 })
  expect(bad).toMatchObject({ refusal: { message: expect.stringMatching(/Invalid quantity -1/) } })
})

test('no message is made before somebody asks', () => {
  const details = { warehouseId: 'SFO' }
  let reads = 0
  const refusal = refuse('WAREHOUSE_NOT_FOUND', {
    get warehouseId(): string {
      reads += 1
      return details.warehouseId
    },
  })
  expect(reads).toBe(0)
  expect(refusal.message).toBe(new InventoryError('WAREHOUSE_NOT_FOUND', details).message)
})
