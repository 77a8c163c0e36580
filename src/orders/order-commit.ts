import type { Commit } from '../audit/commit.ts'
import type { OrderEntry, OrderFactType } from './orders-entry.ts'

/** A commit that changed an order, and the facts that did: also those of an order that replaces it. */
export interface OrderCommit {
  readonly sequence: number
  readonly at: number
  readonly actor?: string
  readonly reason?: string
  readonly facts: readonly OrderFactType[]
}

/** @param facts those of the commit that changed the order */
export function orderCommitOf(
  { sequence, at, actor, reason }: Commit<object>,
  facts: readonly OrderEntry[],
): OrderCommit {
  const who = { ...(actor !== undefined && { actor }), ...(reason !== undefined && { reason }) }
  return { sequence, at, ...who, facts: facts.map(({ type }) => type) }
}
