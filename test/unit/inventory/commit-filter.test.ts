import { expect, test } from 'vitest'
import type { CommitFilter, Entry } from '../../../src/index.ts'
import { matchesFilter } from '../../../src/inventory/commit-filter.ts'
import { commitsOf, laptops, openInventory } from '../../support/open-inventory.ts'
import { expectThrow } from '../../support/refusals.ts'

const order = { type: 'order', id: 'O-1' }
const line = { type: 'order-line', id: 'O-1/1' }

/** Eight commits, at the times 1000, 2000, …; the last has no entries. */
async function history() {
  const { inventory, clock } = await openInventory()
  clock.set(1000)
  const steps = [
    () => inventory.addWarehouse({ id: 'SFO', name: 'SFO' }),
    () => inventory.addWarehouse({ id: 'NYC', name: 'NYC' }),
    () => inventory.receive({ ...laptops, quantity: 10, actor: 'dock' }),
    () => inventory.receive({ warehouseId: 'NYC', productId: 'MOUSE', quantity: 5 }),
    () =>
      inventory.reserveAll({
        lines: [
          { ...laptops, quantity: 1, reference: line },
          { warehouseId: 'NYC', productId: 'MOUSE', quantity: 1 },
        ],
        reference: order,
        actor: 'shop',
      }),
    () => inventory.confirm('R1', { reference: order }),
    () => inventory.release('R2'),
    () => inventory.release('R2', { idempotencyKey: 'again', actor: 'clerk', reference: order }),
  ]
  for (const step of steps) {
    await step()
    clock.set(clock.now() + 1000)
  }
  return inventory
}

const cases: readonly (readonly [CommitFilter, number[]])[] = [
  [{}, [1, 2, 3, 4, 5, 6, 7, 8]],
  [{ fromSequence: 6 }, [6, 7, 8]],
  [{ fromSequence: 0, toSequence: 2 }, [1, 2]],
  [{ from: 6000 }, [6, 7, 8]],
  [{ to: 3000 }, [1, 2]],
  [{ from: 2000, to: 2001 }, [2]],
  [{ productId: 'LAPTOP' }, [3, 5, 6]],
  [{ warehouseId: 'NYC' }, [2, 4, 5, 7]],
  [{ reservationId: 'R2' }, [5, 7]],
  [{ actor: 'dock' }, [3]],
  [{ actor: 'nobody' }, []],
  // What changed nothing is about no reservation: only its commit's own fields say what it was.
  [{ actor: 'clerk' }, [8]],
  // R2's line has the commit's reference; R1's has one of its own, and only that.
  [{ reference: order }, [5, 6, 8]],
  [{ reference: line }, [5]],
  [{ reference: order, productId: 'LAPTOP' }, [6]],
  [{ reference: order, productId: 'MOUSE' }, [5]],
  // One entry has to match all of it: no entry is about MOUSE in SFO.
  [{ warehouseId: 'SFO', productId: 'MOUSE' }, []],
  [{ productId: 'LAPTOP', fromSequence: 4, to: 6000, actor: 'shop' }, [5]],
  [{ productId: '__proto__' }, []],
]

test.each(cases)('the filter %o gives the commits %o, whole', async (filter, sequences) => {
  const inventory = await history()
  const commits = await commitsOf(inventory, filter)
  expect(commits.map(({ sequence }) => sequence)).toEqual(sequences)
  const five = commits.find(({ sequence }) => sequence === 5)
  if (five !== undefined) expect(five.entries).toHaveLength(2)
})

const bad: readonly (readonly [object, string])[] = [
  [{ fromSequence: -1 }, 'INVALID_ARGUMENT'],
  [{ toSequence: 1.5 }, 'INVALID_ARGUMENT'],
  [{ from: '2020' }, 'INVALID_ARGUMENT'],
  [{ to: Number.NaN }, 'INVALID_ARGUMENT'],
  [{ productId: '' }, 'INVALID_ID'],
  [{ warehouseId: 5 }, 'INVALID_ID'],
  [{ reservationId: null }, 'INVALID_ID'],
  [{ reference: 'O-1' }, 'INVALID_ARGUMENT'],
  [{ reference: { type: 'order' } }, 'INVALID_ID'],
  [{ actor: {} }, 'INVALID_ARGUMENT'],
]

test.each(bad)('the filter %o is refused with %s', async (filter, code) => {
  const { inventory } = await openInventory()
  expectThrow(() => inventory.auditLog.commits(filter), code as 'INVALID_ID')
})

test('what followed from a command has no reference but its own', () => {
  const released = { type: 'released', ...laptops } as Entry
  const told = { ledger: 'wishes', type: 'wish-told', productId: 'MOUSE' } as unknown as Entry
  const followed = { ...released, productId: 'CABLE', reference: line }
  const commit = { sequence: 1, at: 0, own: 1, reference: order, entries: [released, told, followed] }
  const found = (filter: CommitFilter): boolean => matchesFilter(commit, filter)
  expect(found({ reference: order, productId: 'LAPTOP' })).toBe(true)
  expect(found({ reference: order, productId: 'MOUSE' })).toBe(false)
  expect(found({ productId: 'MOUSE' })).toBe(true)
  expect(found({ reference: line, productId: 'CABLE' })).toBe(true)
})
