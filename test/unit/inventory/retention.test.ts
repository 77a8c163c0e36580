import { expect, test } from 'vitest'
import type { KeysDroppedEarly } from '../../../src/inventory/early-drops.ts'
import { IdempotencyKeys } from '../../../src/inventory/idempotency-keys.ts'
import { configuredRetention, Retention, type RetentionPolicy } from '../../../src/inventory/retention.ts'

function retentionOf(...ends: number[]): { retention: Retention<number>; dropped: number[] } {
  const dropped: number[] = []
  const retention = new Retention<number>((item) => dropped.push(item))
  for (const at of ends) retention.add(at, at)
  return { retention, dropped }
}

const lasting = { maxAgeMs: 1_000_000, maxCount: 1_000_000 }

test('what ended stays for the time of the policy, and goes when that is over', () => {
  const { retention, dropped } = retentionOf(100, 200)
  retention.enforce({ ...lasting, maxAgeMs: 50 }, 149)
  expect(dropped).toEqual([])
  retention.enforce({ ...lasting, maxAgeMs: 50 }, 150)
  expect(dropped).toEqual([100])
  expect(retention.size).toBe(1)
})

test('of more than the policy keeps the oldest go first', () => {
  const { retention, dropped } = retentionOf(1, 2, 3, 4)
  retention.enforce({ ...lasting, maxCount: 2 }, 5)
  expect(dropped).toEqual([1, 2])
})

test('an entry that says nothing of keys leaves their policy as it was', () => {
  const keys = { maxAgeMs: 5, maxCount: 6 }
  const entry = { type: 'retention-configured', maxAgeMs: 1, maxCount: 2 } as const
  expect(configuredRetention(entry, { ...lasting, keys })).toEqual({ maxAgeMs: 1, maxCount: 2, keys })
  expect(configuredRetention({ ...entry, keys }, lasting)).toEqual({ maxAgeMs: 1, maxCount: 2, keys })
})

test('nothing is dropped twice, however much was dropped before', () => {
  const { retention, dropped } = retentionOf(...Array.from({ length: 5000 }, (_, at) => at))
  for (let at = 0; at < 10_000; at += 100) retention.enforce({ ...lasting, maxAgeMs: 1000 }, at)
  expect(dropped).toEqual(Array.from({ length: 5000 }, (_, at) => at))
})

function enforce(keys: IdempotencyKeys, policy: RetentionPolicy, at: number): KeysDroppedEarly | undefined {
  return keys.enforce({ ...lasting, keys: policy }, { sequence: at, at })
}

const record = (key: string) => ({ key, fingerprint: 'receive:{}', sequence: 1, result: null })

test('a key of a command on no reservation ages from its commit', () => {
  const keys = new IdempotencyKeys(() => new Map())
  keys.bind(record('K'), [], 100)
  enforce(keys, { ...lasting, maxAgeMs: 50 }, 149)
  expect(keys.get('K')).toEqual(record('K'))
  enforce(keys, { ...lasting, maxAgeMs: 50 }, 150)
  expect(keys.get('K')).toBeUndefined()
})

test('a key is kept until the last reservation of its making has ended, and ages from then', () => {
  const keys = new IdempotencyKeys(() => new Map())
  keys.bind(record('K'), ['R1', 'R2'], 100)
  keys.reservationEnded('R1', 200)
  enforce(keys, { maxAgeMs: 50, maxCount: 0 }, 100_000)
  expect(keys.get('K')).toBeDefined()
  keys.reservationEnded('R2', 100_000)
  enforce(keys, { ...lasting, maxAgeMs: 50 }, 100_049)
  expect(keys.get('K')).toBeDefined()
  enforce(keys, { ...lasting, maxAgeMs: 50 }, 100_050)
  expect(keys.get('K')).toBeUndefined()
})

test('a key that is a name of Object.prototype is an ordinary key', () => {
  const keys = new IdempotencyKeys(() => new Map())
  expect(keys.get('__proto__')).toBeUndefined()
  keys.bind(record('__proto__'), [], 0)
  expect(keys.get('__proto__')).toEqual(record('__proto__'))
  expect(keys.get('constructor')).toBeUndefined()
})
