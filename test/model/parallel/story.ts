import * as fc from 'fast-check'
import type { LevelKey } from '../../../src/index.ts'

/** Few levels, so that everybody meets; the third exists but starts empty. */
export const levels: readonly LevelKey[] = [
  { warehouseId: 'SFO', productId: 'LAPTOP' },
  { warehouseId: 'NYC', productId: 'LAPTOP' },
  { warehouseId: 'SFO', productId: 'MOUSE' },
]
export const capacity = 60

/** A command before it is known which reservation it is about: the nth that was ever heard of. */
export type Wish =
  | { readonly type: 'onLevel'; readonly command: OnLevel; readonly level: number; readonly quantity: number }
  | { readonly type: 'reserve'; readonly level: number; readonly quantity: number; readonly ttlMs: number }
  | { readonly type: 'reserveAll'; readonly lines: readonly [number, number][]; readonly ttlMs: number }
  | { readonly type: 'transfer'; readonly forth: boolean; readonly quantity: number }
  | { readonly type: 'onHold'; readonly command: OnHold; readonly pick: number; readonly part: number }
  | { readonly type: 'onHolds'; readonly command: OnHolds; readonly picks: readonly number[] }

export type OnLevel = 'receive' | 'sell' | 'adjust' | 'count' | 'markDamaged'
export type OnHold = 'confirm' | 'fulfill' | 'release' | 'cancel' | 'extend'

export type OnHolds = 'confirmAll' | 'releaseAll' | 'fulfillAll' | 'cancelAll'

export interface PlainCall {
  readonly kind: 'plain'
  readonly wish: Wish
  readonly asAttempt: boolean
  readonly key: number | undefined
  /** With a key: a retry of the first command that was sent with it, instead of its own wish. */
  readonly isRetry: boolean
  readonly aborts: boolean
}
export interface TransactionCall {
  readonly kind: 'transaction'
  readonly levels: readonly number[]
  readonly steps: readonly (Wish | 'think' | 'outside')[]
  readonly end: 'returns' | 'throws'
  readonly aborts: boolean
}
export type Call = PlainCall | TransactionCall

export interface Story {
  /** What each caller does, one after the other. */
  readonly callers: readonly (readonly Call[])[]
  /** By how much the clock jumps, and when is the scheduler's choice. */
  readonly ticks: readonly number[]
  readonly ending: { readonly how: 'quiet' | 'crash' | 'close' | 'append fails'; readonly nth: number }
  readonly ownIds: boolean
}

const level = fc.nat(levels.length - 1)
const quantity = fc.integer({ min: 1, max: 8 })
const ttlMs = fc.integer({ min: 1, max: 4_000 })

const wish: fc.Arbitrary<Wish> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('onLevel' as const),
      command: fc.constantFrom<OnLevel>('receive', 'sell', 'sell', 'adjust', 'count', 'markDamaged'),
      level,
      quantity,
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('reserve' as const), level, quantity, ttlMs }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('reserveAll' as const),
      lines: fc.array(fc.tuple(level, quantity), { minLength: 1, maxLength: 3 }),
      ttlMs,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('transfer' as const), forth: fc.boolean(), quantity }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      type: fc.constant('onHold' as const),
      command: fc.constantFrom<OnHold>('confirm', 'confirm', 'release', 'release', 'extend', 'fulfill', 'cancel'),
      pick: fc.nat(12),
      part: fc.nat(4),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('onHolds' as const),
      command: fc.constantFrom<OnHolds>('confirmAll', 'releaseAll', 'fulfillAll', 'cancelAll'),
      picks: fc.uniqueArray(fc.nat(4), { minLength: 1, maxLength: 3 }),
    }),
  },
)

const plain: fc.Arbitrary<PlainCall> = fc.record({
  kind: fc.constant('plain' as const),
  wish,
  asAttempt: fc.boolean(),
  key: fc.option(fc.nat(2), { freq: 3, nil: undefined }),
  isRetry: fc.boolean(),
  aborts: fc.constantFrom(false, false, false, true),
})

const transaction: fc.Arbitrary<TransactionCall> = fc.record({
  kind: fc.constant('transaction' as const),
  levels: fc.uniqueArray(level, { minLength: 1, maxLength: levels.length }),
  steps: fc.array(
    fc.oneof(
      { weight: 4, arbitrary: wish },
      { weight: 3, arbitrary: fc.constant('think' as const) },
      { weight: 1, arbitrary: fc.constant('outside' as const) },
    ),
    { maxLength: 5 },
  ),
  end: fc.constantFrom('returns', 'returns', 'returns', 'throws'),
  aborts: fc.constantFrom(false, false, false, true),
})

export const story: fc.Arbitrary<Story> = fc.record({
  callers: fc.array(
    fc.array(fc.oneof({ weight: 3, arbitrary: plain }, { weight: 2, arbitrary: transaction }), {
      minLength: 1,
      maxLength: 6,
    }),
    { minLength: 2, maxLength: 6 },
  ),
  ticks: fc.array(fc.integer({ min: -2_000, max: 4_000 }), { maxLength: 6 }),
  ending: fc.record({
    how: fc.constantFrom('quiet', 'quiet', 'crash', 'close', 'append fails'),
    nth: fc.integer({ min: 1, max: 12 }),
  }),
  ownIds: fc.boolean(),
})
