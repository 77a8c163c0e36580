import { expect } from 'vitest'
import { wakesOn } from '../ledger/wish-list.ts'
import type { Oracle } from '../support/oracle.ts'
import { countOf } from '../support/oracle-facts.ts'
import type { System } from './system.ts'

/** What the ledgers say is what follows from the oracle's list of facts. */
export function expectSameLedgers({ catalog, wishes }: System, oracle: Oracle): void {
  const told = wishes.all.map(({ customerId, productId, toldAt }) => [
    `${customerId} ${productId}`,
    toldAt !== undefined,
  ])
  const expected = [...oracle.wishes].map(([wish, since]) => [
    wish,
    isTold(oracle, wish.split(' ')[1] as string, since),
  ])
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(expected))
  for (const [id, names] of oracle.products) expect(catalog.versions(id).map(({ name }) => name)).toEqual(names)
}

/** Whether goods came back after a wish was made, and were there at the end of the commit that brought them. */
function isTold({ facts, warehouseIds }: Oracle, productId: string, since: number): boolean {
  const came = facts.filter(
    (fact) => fact.sequence > since && fact.productId === productId && wakesOn.includes(fact.type),
  )
  return came.some(({ sequence }) => {
    const until = facts.filter((fact) => fact.sequence <= sequence)
    return warehouseIds.some((warehouseId) => countOf(until, 'available', warehouseId, productId) > 0)
  })
}
