import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isInventoryError, LogAudit, type ReservationStatus } from '../../src/index.ts'
import { checkInvariants } from '../support/invariants.ts'
import { commitsOf, nextTurns, openInventory, type TestInventory } from '../support/open-inventory.ts'
import { type Errand, Porter } from '../support/porter-ledger.ts'

/*
 * What a ledger does with stock in one commit comes to the same as if it were done one by one: all of it, or nothing, or what can be done.
 */
const runs = Number(process.env.FC_RUNS ?? 100)

interface Shop extends TestInventory {
  readonly porter: Porter
}

async function openShop(): Promise<Shop> {
  const porter = new Porter()
  const stock = { SFO: { LAPTOP: 20, MOUSE: 9 }, NYC: { LAPTOP: 5 } }
  return {
    porter,
    ...(await openInventory({ ledgers: [porter], warehouses: { SFO: {}, NYC: { capacity: 9 } }, stock })),
  }
}

/** An errand that may name one of the reservations that there are, by its number. */
interface Draft {
  readonly name: Errand['name']
  readonly request: Readonly<Record<string, unknown>>
  readonly pick?: number
}

const level = { warehouseId: fc.constantFrom('SFO', 'NYC'), productId: fc.constantFrom('LAPTOP', 'MOUSE') }
const quantity = fc.integer({ min: 1, max: 3 })
const bucket = fc.constantFrom('available', 'quarantined', 'damaged')
const reason = fc.constant('because')

function draft(name: Errand['name'], fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Draft> {
  return fc.record(fields).map((request) => ({ name, request }))
}

function onHold(name: Errand['name'], fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Draft> {
  return fc.record({ request: fc.record(fields), pick: fc.nat(99) }).map((rest) => ({ name, ...rest }))
}

const part = { quantity: fc.constantFrom(undefined, 1, 2) }

function often(weight: number, arbitrary: fc.Arbitrary<Draft>): fc.WeightedArbitrary<Draft> {
  return { weight, arbitrary }
}

const errand: fc.Arbitrary<Draft> = fc.oneof(
  draft('receive', { ...level, quantity, disposition: fc.constantFrom('available', 'damaged') }),
  often(5, draft('reserve', { ...level, quantity, ttlMs: fc.constantFrom(1_000, 3_000, 60_000) })),
  draft('sell', { ...level, quantity }),
  draft('remove', { ...level, quantity, reason }),
  draft('markDamaged', { ...level, quantity }),
  draft('quarantine', { ...level, quantity }),
  draft('clear', { ...level, quantity }),
  draft('writeOff', { ...level, quantity, reason, from: fc.constantFrom('quarantined', 'damaged') }),
  draft('returnToSupplier', { ...level, quantity, from: bucket }),
  draft('adjust', { ...level, delta: fc.constantFrom(-2, -1, 1, 2), reason }),
  draft('count', { ...level, counted: fc.integer({ min: 2, max: 18 }), reason }),
  draft('transfer', {
    sourceWarehouseId: fc.constant('SFO'),
    destinationWarehouseId: fc.constant('NYC'),
    productId: level.productId,
    quantity,
  }),
  often(3, draft('receiveTransfer', { ...level, quantity, disposition: fc.constantFrom('available', 'damaged') })),
  draft('loseTransfer', { ...level, quantity, reason }),
  onHold('returnStock', { ...level, quantity, disposition: bucket }),
  onHold('unreturn', { ...level, quantity, from: bucket }),
  often(5, onHold('confirm', {})),
  onHold('confirm', part),
  often(2, onHold('fulfill', part)),
  often(3, onHold('shipTransfer', part)),
  onHold('cancel', part),
  onHold('release', part),
  onHold('extend', { ttlMs: fc.constant(9_000) }),
)

const step = fc.record({
  drafts: fc.array(errand, { minLength: 1, maxLength: 4 }),
  later: fc.constantFrom(0, 0, 0, 1_500),
  isLenient: fc.boolean(),
})

/** Which reservations a command is mostly about. */
const subjects: Readonly<Record<string, ReservationStatus>> = {
  confirm: 'pending',
  release: 'pending',
  extend: 'pending',
  fulfill: 'confirmed',
  shipTransfer: 'confirmed',
  cancel: 'confirmed',
  returnStock: 'fulfilled',
  unreturn: 'fulfilled',
}

/** What the inventory of a shop is asked, where it has a reservation for it. */
function asked({ inventory }: Shop, drafts: readonly Draft[]): Errand[] {
  return drafts.flatMap(({ name, request, pick }) => {
    const status = subjects[name]
    if (pick === undefined || status === undefined) return [{ name, request }]
    const among = [...inventory.reservations({ status })]
    const hold = among[pick % among.length]
    if (hold !== undefined) {
      const { id: reservationId, productId } = hold
      return [{ name, request: { ...request, reservationId, ...('productId' in request && { productId }) } }]
    }
    return 'warehouseId' in request ? [{ name, request }] : []
  })
}

/** All that a shop shows, but for versions, ids and sequences: those are of how it was said. */
function shown({ inventory }: Shop): unknown {
  const levels = [...inventory.levels()].map((level) => ({ ...level, version: 0 }))
  const holds = [...inventory.reservations()].map((hold) => Object.assign({}, hold, { id: '', sequence: 0 }))
  const key = (each: object): string => JSON.stringify(each)
  return { levels: levels.map(key).toSorted(), holds: holds.map(key).toSorted() }
}

async function isRefused(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return false
  } catch (error) {
    if (isInventoryError(error) && error.family === 'refusal') return true
    throw error
  }
}

/** How many of a product are on their way. Ledgers know it: what was never sent does not arrive. */
async function inTransit({ inventory }: Shop, productId: unknown): Promise<number> {
  let units = 0
  for (const { entries } of await commitsOf(inventory)) {
    for (const entry of entries) {
      if (!('quantity' in entry) || entry.productId !== productId) continue
      units += (entry.to === 'transit' ? entry.quantity : 0) - (entry.from === 'transit' ? entry.quantity : 0)
    }
  }
  return units
}

async function withoutGhosts(shop: Shop, drafts: readonly Draft[]): Promise<Draft[]> {
  const left = new Map<unknown, number>()
  const kept: Draft[] = []
  for (const each of drafts) {
    const { productId, quantity: units } = each.request
    if (each.name === 'receiveTransfer' || each.name === 'loseTransfer') {
      const there = left.get(productId) ?? (await inTransit(shop, productId))
      if (there < (units as number)) continue
      left.set(productId, there - (units as number))
    }
    kept.push(each)
  }
  return kept
}

test('many things in one commit are the same things one by one, or nothing, or those that can be done', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25 }), async (steps) => {
    const [together, singly] = [await openShop(), await openShop()]
    for (const { drafts, later, isLenient } of steps) {
      const wanted = await withoutGhosts(together, drafts)
      const before = shown(together)
      const errands = asked(singly, wanted)
      if (errands.length > 0) {
        if (isLenient) {
          await together.porter.runSome(asked(together, wanted))
          for (const { name, request } of errands) await isRefused(singly.porter.run(name, request))
        } else if (await isRefused(together.porter.runAll(asked(together, wanted)))) {
          expect(shown(together)).toEqual(before)
        } else for (const { name, request } of errands) await singly.porter.run(name, request)
      }
      expect(shown(together)).toEqual(shown(singly))
      for (const { clock } of [together, singly]) clock.advance(later)
      // Alarms ring, and what has run out ends.
      await nextTurns()
    }
    for (const { inventory } of [together, singly]) {
      expect((await inventory.reconcile()).drift).toEqual([])
      await checkInvariants(inventory)
      const audit = new LogAudit()
      for (const commit of await commitsOf(inventory)) audit.add(commit)
      expect(audit.findings(inventory)).toMatchObject({
        defects: [],
        oversold: [],
        overdrawn: [],
        drift: [],
        imbalances: [],
      })
      await inventory.close()
    }
  })
  await fc.assert(property, { numRuns: runs })
})
