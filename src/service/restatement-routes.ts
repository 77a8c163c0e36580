import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ClosedDay, Closings, DayDrift, Restatement } from '../closings.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { type LongReadQuery, longReadFields, pageOfRead } from './long-read-pages.ts'
import type { LongReads } from './long-reads.ts'
import { pageFields } from './pages.ts'
import { restatedRevenue } from './restated-revenue.ts'
import { addRoute, type Service } from './routes.ts'
import { DriftAnswer, day, RestatementAnswer } from './schemas/closing-schemas.ts'

interface PeriodQuery extends LongReadQuery {
  readonly from?: string
  readonly to?: string
}

const days = { from: day.exactOptional(), to: day.exactOptional() }
const PeriodQuery: z.ZodType<PeriodQuery> = z.strictObject({ ...days, ...longReadFields })
/** Each version is worked out at its own commit, whatever else is asked. */
const DriftQuery: z.ZodType<PeriodQuery> = z.strictObject({ ...days, ...pageFields })

/** So many days are worked out again at once: each version of each is valued from the first commit on. */
const mostDays = 7

/** What was told late, and whether closed days are still what the log comes to. */
export function addRestatements(
  fastify: FastifyInstance,
  service: Service,
  closings: Closings,
  reads: LongReads,
): void {
  const read = { method: 'GET', tag: 'closings', scope: 'read' } as const
  addRoute(fastify, service, {
    ...read,
    path: '/restatement',
    summary:
      'Revenue of closed days as they closed and as known now, in all and by seller type, and what each late fact changed',
    query: PeriodQuery,
    answer: RestatementAnswer,
    answerTo: async (asked) => {
      const [first, last] = periodOf(closings, asked.query)
      const span = { from: first.from, to: last.to }
      const report = (sequence: number): Promise<Restatement> =>
        closings.restatement({ to: last.day, asOf: { sequence } }, restatedRevenue(span))
      const question = `restatement ${first.day} ${last.day}`
      const { page, value } = await pageOfRead<Restatement['bridge'][number], Restatement>(
        ...([reads, asked, question, report] as const),
        ({ bridge }) => bridge,
      )
      const { closed, restated } = value
      const { zone, versions } = last
      return { ...page, from: first.day, to: last.day, zone, closedAt: versions[0].sequence, closed, restated }
    },
  })
  addRoute(fastify, service, {
    ...read,
    path: '/drift',
    summary: `Figures of closed days that the log does not give: the last day, or up to ${mostDays} days, worked out again in another way`,
    query: DriftQuery,
    answer: DriftAnswer,
    answerTo: async (asked) => {
      const range = { from: asked.query.from ?? asked.query.to, to: asked.query.to ?? asked.query.from }
      const days = daysIn(closings, range.from, range.to)
      const [first, last] = [days[0]?.day, days.at(-1)?.day]
      const looked = { ...(first !== undefined && { from: first }), ...(last !== undefined && { to: last }) }
      const work = async (): Promise<readonly DayDrift[]> => (days.length === 0 ? [] : closings.reconcileDays(looked))
      const { page } = await pageOfRead(reads, asked, `drift ${first} ${last}`, work, (rows) => rows)
      const versions = days.reduce((sum, one) => sum + one.versions.length, 0)
      return { ...page, ...looked, days: days.length, versions }
    },
  })
}

/** If nothing is said: the last closed day, and those of its month before it. @throws DAY_NOT_CLOSED */
function periodOf(closings: Closings, { from, to }: PeriodQuery): readonly [first: ClosedDay, last: ClosedDay] {
  const last = closings.day(to ?? closings.days().at(-1)?.day ?? today())
  const first = from ?? closings.days({ from: `${last.day.slice(0, 8)}01`, to: last.day })[0]?.day
  if (first !== undefined && first > last.day) throw invalidArgument('from', first, `must not be after ${last.day}`)
  return [first === undefined ? last : closings.day(first), last]
}

/** @throws INVALID_ARGUMENT for too many */
function daysIn(closings: Closings, from: string | undefined, to: string | undefined): readonly ClosedDay[] {
  const all = from === undefined || to === undefined ? closings.days().slice(-1) : closings.days({ from, to })
  // A day that was asked for, and is not closed, is named.
  if (all.length === 0 && from !== undefined) closings.day(from)
  if (all.length <= mostDays) return all
  throw invalidArgument('from', from, `must leave at most ${mostDays} closed days: ${all.length} are asked for`)
}

/** Names the day in the refusal, where none is closed. */
function today(): string {
  return new Date().toISOString().slice(0, 10)
}
