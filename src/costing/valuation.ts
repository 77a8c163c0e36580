import type { Commit } from '../audit/commit.ts'
import { happenedAt, isLate, LateCommits, Placing } from '../audit/effective-order.ts'
import { TimeSlice } from '../audit/time-slice.ts'
import type { AnyEntry } from '../ledger/contract.ts'
import { type LogReader, type RepeatableSource, readLogSource } from '../ledger/log-source.ts'
import { CostFold } from './cost-fold.ts'
import type { Posting } from './flows.ts'
import { type IssueCost, issueOf } from './issue-cost.ts'
import { type OpenLayer, openLayers } from './open-layer.ts'
import { PeriodicFold } from './periodic-fold.ts'
import { ReturnLinks } from './return-links.ts'
import {
  type AskedValuation,
  type CostingMethod,
  isPeriodic,
  readValuation,
  type ValuationOptions,
} from './valuation-options.ts'
import { differenceOf, flowsOf, sumOf, type ValuedFlows, type ValuedProduct } from './valuation-report.ts'
import { WindowFlows } from './window-flows.ts'

/** What stock was and is worth, by one way of reading the log. */
export interface Valuation extends ValuedFlows {
  readonly method: CostingMethod
  /** Whether each issue was valued when it happened, or a period's together at its end. */
  readonly kind: 'perpetual' | 'periodic'
  readonly by: 'recorded' | 'effective'
  /** The last commit that it knows: at that one it is always the same again. */
  readonly sequence: number
  /** Opening and what came, less what went and what is there, in the smallest unit: 0. */
  readonly difference: number
  /** By product and place; one line a product where the method pools over all places. */
  readonly products: readonly ValuedProduct[]
  /** The layers of the stock at the end, the oldest of each place first, with their age. */
  readonly layers: Iterable<OpenLayer>
  /** What each issue in the window cost, and of which layers: read anew from the log as it is asked for. */
  readonly issues: AsyncIterable<IssueCost>
}

type Fold = CostFold | PeriodicFold

/**
 * Values the stock of a log. It reads it twice: first for what is ever returned, then for the rest; so it remembers
 * levels, open layers and those issues, and no history.
 * @param source a journal, an inventory, or a function that gives the commits anew each time
 * @throws INVALID_ARGUMENT or INVALID_ID for bad options, COSTS_TOO_LARGE where values cannot be counted exactly, and
 * what the journal says
 */
export async function valuation(source: RepeatableSource, options: ValuationOptions): Promise<Valuation> {
  const reader = readLogSource(source)
  const asked = readValuation(options)
  const plan = await lookAhead(reader, asked)
  const window = new WindowFlows()
  let hasBegun = false
  const fold = foldFor(
    asked,
    plan.links,
    (posting, place) => {
      if (hasBegun && timeOf(posting, asked) < (asked.from as number)) window.addBefore(posting, place)
    },
    asked.from !== undefined,
  )
  const begin = (): void => {
    hasBegun = true
    window.begin(fold.places())
  }
  await run(reader, asked, plan, fold, begin)
  const sequence = Math.min(plan.end, asked.lastSequence)
  return report(asked, fold, window, sequence, { [Symbol.asyncIterator]: () => issuesOf(reader, asked, plan) })
}

interface Plan {
  readonly links: ReturnLinks
  /** Told later than they happened, in the order in which they happened. */
  readonly late: readonly Commit<AnyEntry>[]
  /** The last commit there was. */
  readonly end: number
}

async function lookAhead(reader: LogReader, { by, lastSequence }: AskedValuation): Promise<Plan> {
  const links = new ReturnLinks()
  const late = new LateCommits<Commit<AnyEntry>>()
  const slice = new TimeSlice()
  let end = 0
  reading: for await (const commits of reader(1)) {
    for (const commit of commits) {
      if (commit.sequence > lastSequence) break reading
      links.note(commit)
      if (by === 'effective') late.note(commit)
      end = commit.sequence
    }
    if (slice.isOver) await slice.next()
  }
  links.end()
  return { links, late: late.inOrder(), end }
}

/** Folds the commits of the window and before, in the order that is asked for. */
async function run(
  reader: LogReader,
  asked: AskedValuation,
  plan: Plan,
  fold: Fold,
  begin?: () => void,
): Promise<void> {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = asked
  let isBefore = asked.from !== undefined
  const slice = new TimeSlice()
  for await (const commits of inOrder(reader, asked, plan)) {
    for (const commit of commits) {
      const time = asked.by === 'effective' ? happenedAt(commit) : commit.at
      if (time >= to) {
        if (isBefore) begin?.()
        fold.close()
        return
      }
      if (isBefore && time >= from) {
        isBefore = false
        begin?.()
      }
      fold.apply(commit)
    }
    if (slice.isOver) await slice.next()
  }
  if (isBefore) begin?.()
  fold.close()
}

async function* inOrder(
  reader: LogReader,
  { by }: AskedValuation,
  { late, end }: Plan,
): AsyncGenerator<readonly Commit<AnyEntry>[]> {
  const placing = new Placing(late)
  for await (const commits of reader(1)) {
    const known = commits.at(-1) === undefined || (commits.at(-1) as Commit).sequence <= end
    const wanted = known ? commits : commits.filter(({ sequence }) => sequence <= end)
    yield by === 'effective'
      ? wanted.flatMap((commit) => (isLate(commit) ? [] : [...placing.before(commit), commit]))
      : wanted
    if (!known) break
  }
  yield placing.rest()
}

function foldFor(
  { method, by, isOurs, productId, periodOf }: AskedValuation,
  links: ReturnLinks,
  listener: (posting: Posting, place: string | null | undefined) => void,
  isHeard: boolean,
): Fold {
  const shared = { by, ...(isOurs && { isOurs }), ...(productId !== undefined && { productId }) }
  if (isPeriodic(method))
    return new PeriodicFold({
      ...shared,
      links,
      method,
      periodOf,
      onPosting: (posting) => listener(posting, undefined),
    })
  // A perpetual fold posts to a time before only where something is covered.
  const onPosting = isHeard ? (posting: Posting): void => listener(posting, posting.warehouseId) : undefined
  return new CostFold({ ...shared, method, ...(onPosting && { onPosting }) }, links)
}

function timeOf({ at, effectiveAt }: Posting, { by }: AskedValuation): number {
  return by === 'effective' ? effectiveAt : at
}

function report(
  asked: AskedValuation,
  fold: Fold,
  window: WindowFlows,
  sequence: number,
  issues: AsyncIterable<IssueCost>,
): Valuation {
  const { method, by, warehouseId } = asked
  const places = [...fold.places()].filter((place) => warehouseId === undefined || place.warehouseId === warehouseId)
  const products = places.map((place): ValuedProduct => {
    const where = place.warehouseId === undefined ? {} : { warehouseId: place.warehouseId }
    return Object.freeze({ productId: place.productId, ...where, ...flowsOf(place, window.before(place)) })
  })
  const sum = sumOf(products)
  const ending = places.reduce((total, { worth }) => total + worth, 0)
  return Object.freeze({
    method,
    kind: isPeriodic(method) ? 'periodic' : 'perpetual',
    by,
    sequence,
    ...sum,
    difference: differenceOf(sum, ending),
    products,
    layers: { [Symbol.iterator]: () => openLayers(places, asked.to ?? fold.at) },
    issues,
  })
}

/** Reads the log once more, and tells each issue as it comes. */
async function* issuesOf(reader: LogReader, asked: AskedValuation, plan: Plan): AsyncGenerator<IssueCost> {
  const { from = Number.NEGATIVE_INFINITY, warehouseId, to = Number.POSITIVE_INFINITY } = asked
  let told: IssueCost[] = []
  const listener = (posting: Posting): void => {
    const isWanted =
      timeOf(posting, asked) >= from && (warehouseId === undefined || posting.warehouseId === warehouseId)
    const issue = isWanted ? issueOf(posting, asked.method) : undefined
    if (issue !== undefined) told.push(issue)
  }
  const fold = foldFor(asked, plan.links, listener, true)
  for await (const commits of inOrder(reader, asked, plan)) {
    for (const commit of commits) {
      if ((asked.by === 'effective' ? happenedAt(commit) : commit.at) >= to) {
        fold.close()
        yield* told
        return
      }
      fold.apply(commit)
    }
    yield* told
    told = []
  }
  fold.close()
  yield* told
}
