import type { Account } from '../bucket.ts'
import type { Receipt } from '../command-result.ts'
import { type Route, routeFrom } from '../movement.ts'
import { readChoice } from '../request/fields.ts'
import type { UnreturnRequest } from '../request/requests.ts'
import { judgeUnreturn } from '../shipments.ts'
import type { CommandKind } from './command-kind.ts'
import { type MoveFields, move, moveFields } from './move-stock.ts'
import { readReversed, reversing } from './return-stock.ts'

/** Gives goods out again that came back: of what it names, and that is still known, no more than came back. */
export const unreturn: CommandKind<UnreturnRequest, MoveFields, Receipt> = reversing(
  move({
    name: 'unreturn',
    movement: 'unreturned',
    request: { ...moveFields, from: true, reservationId: true, reversesSequence: true },
    readRoute: (request) =>
      routeFrom('unreturned', readChoice<Account>(request, 'from', ['available', 'quarantined', 'damaged'])) as Route,
    readMore: readReversed,
  }),
  judgeUnreturn,
)
