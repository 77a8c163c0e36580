import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { EarlyDrops } from '../../../src/inventory/early-drops.ts'
import { IdempotencyKeys, type KeyRecord } from '../../../src/inventory/idempotency-keys.ts'
import { ShardedMap } from '../../../src/inventory/storage/sharded-map.ts'

type Step =
  | { readonly do: 'bind'; readonly on: readonly number[] }
  | { readonly do: 'end'; readonly reservation: number }
  | { readonly do: 'enforce' }

const reservation = fc.integer({ min: 0, max: 9 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('bind' as const), on: fc.uniqueArray(reservation, { maxLength: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('end' as const), reservation }) },
  { weight: 1, arbitrary: fc.constant({ do: 'enforce' as const }) },
)
const policy = { maxAgeMs: 12, maxCount: 4 }

/** What is held by whom, as a list of all that was ever bound. */
class SimpleKeys {
  keys: { readonly record: KeyRecord; alive: string[]; endedAt: number | undefined }[] = []

  readonly ended: Set<string> = new Set()

  bind(record: KeyRecord, alive: readonly string[], at: number): void {
    this.keys.push({ record, alive: [...alive], endedAt: alive.length === 0 ? at : undefined })
  }

  end(id: string, at: number): void {
    this.ended.add(id)
    for (const key of this.keys) {
      if (!key.alive.includes(id)) continue
      key.alive = key.alive.filter((other) => other !== id)
      if (key.alive.length === 0) key.endedAt = at
    }
  }

  get held(): unknown[] {
    return this.keys.filter(({ endedAt }) => endedAt === undefined).map(({ record, alive }) => [record, alive])
  }

  /** In the order of their ends; of one commit, in that of their own commits. */
  get over(): [KeyRecord, number][] {
    return this.keys
      .flatMap(({ record, endedAt }) => (endedAt === undefined ? [] : [[record, endedAt] as [KeyRecord, number]]))
      .toSorted(([a, at], [b, bt]) => at - bt || a.sequence - b.sequence)
  }

  enforce(at: number): void {
    const kept = this.over.filter(([, endedAt]) => at - endedAt < policy.maxAgeMs).slice(-policy.maxCount)
    this.keys = this.keys.filter(
      ({ record, endedAt }) => endedAt === undefined || kept.some(([other]) => other === record),
    )
  }
}

test('keys are kept by reservations and by time as in a simple list of them, also through an image', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), fc.nat(60), (steps, restoredAt) => {
      let keys = new IdempotencyKeys(() => new Map())
      const simple = new SimpleKeys()
      for (const [at, doing] of steps.entries()) {
        if (doing.do === 'bind') {
          const record = { key: `k${at}`, fingerprint: 'x:{}', sequence: at, result: null }
          const alive = doing.on.map((number) => `R${number}`).filter((id) => !simple.ended.has(id))
          keys.bind(record, alive, at)
          simple.bind(record, alive, at)
        } else if (doing.do === 'end') {
          keys.reservationEnded(`R${doing.reservation}`, at)
          simple.end(`R${doing.reservation}`, at)
        } else {
          keys.enforce({ ...policy, keys: policy }, { sequence: at, at })
          simple.enforce(at)
        }
        if (at === restoredAt) keys = restored(keys)
        expect([...keys.held()]).toEqual(simple.held)
        expect([...keys.over()]).toEqual(simple.over)
        for (const { record } of simple.keys) expect(keys.get(record.key)).toBe(record)
      }
      const known = new Set(simple.keys.map(({ record }) => record.key))
      for (const at of steps.keys()) expect(keys.get(`k${at}`) !== undefined).toBe(known.has(`k${at}`))
    }),
  )
})

function restored(keys: IdempotencyKeys): IdempotencyKeys {
  const again = new IdempotencyKeys(() => new Map())
  for (const [record, alive] of keys.held()) again.bind(record, alive, 0)
  for (const [record, endedAt] of keys.over()) again.bind(record, [], endedAt)
  return again
}

test('what an earlier state dropped early counts, and is not told again', () => {
  const drops = new EarlyDrops()
  drops.continueAt(5)
  expect(drops.note(2, 9, policy, { sequence: 1, at: 1 })).toMatchObject({ dropped: 2, total: 7 })
})

test('a map in shards is a map, also of more than one map should hold', () => {
  const shards = new ShardedMap<number>()
  const map = new Map<string, number>()
  const step = (index: number): void => {
    const key = `k${(index * 7_919) % 200_003}`
    if (shards.get(key) !== map.get(key)) expect.fail(key)
    if (index > 250_000 && index % 3 === 0) {
      shards.delete(key)
      map.delete(key)
    } else {
      shards.set(key, index)
      map.set(key, index)
    }
  }
  for (let index = 0; index < 500_000; index += 1) {
    step(index)
    if (index % 5_000 === 0) expect(shards.size).toBe(map.size)
  }
  for (const [key, value] of map) if (shards.get(key) !== value) expect.fail(key)
})
