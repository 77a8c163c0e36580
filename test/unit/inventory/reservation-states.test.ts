import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../src/errors/refusal.ts'
import { type Decision, type Overdue, withOverdue } from '../../../src/inventory/decision.ts'
import {
  cancelHold,
  confirmHold,
  extendHold,
  fulfillHold,
  releaseHold,
  shipHold,
} from '../../../src/inventory/held-stock.ts'
import type { Movement } from '../../../src/inventory/movement.ts'
import {
  allowedStatuses,
  type Reservation,
  type ReservationStatus,
  reservationStatuses,
} from '../../../src/inventory/reservation.ts'
import type { StockLevel } from '../../../src/inventory/stock-level.ts'
import { expectThrow } from '../../support/refusals.ts'
import { levelWithHold } from '../../support/stock-level-builder.ts'

type Command = keyof typeof allowedStatuses

const commands = Object.keys(allowedStatuses) as Command[]

const decisions: Record<Command, (level: StockLevel, held: Reservation, at: number) => Decision | Overdue> = {
  confirm: (level, held, at) => confirmHold(level, held, at, {}),
  release: (level, held, at) => releaseHold(level, held, at, {}),
  extend: (level, held, at) => extendHold(level, held, at, 5000),
  fulfill: (level, held, at) => fulfillHold(level, held, at, {}),
  cancel: (level, held, at) => cancelHold(level, held, at, {}),
  shipTransfer: (level, held, at) => shipHold('transfer-shipped', level, held, at, {}),
}

/** What each command makes of a reservation of 3 in each status: the new status, or a refusal's code. */
const table: Record<ReservationStatus, Record<Command, string>> = {
  pending: {
    confirm: 'confirmed',
    release: 'released',
    extend: 'pending',
    fulfill: 'INVALID_RESERVATION_STATE',
    cancel: 'INVALID_RESERVATION_STATE',
    shipTransfer: 'INVALID_RESERVATION_STATE',
  },
  confirmed: {
    confirm: 'INVALID_RESERVATION_STATE',
    release: 'INVALID_RESERVATION_STATE',
    extend: 'INVALID_RESERVATION_STATE',
    fulfill: 'fulfilled',
    cancel: 'cancelled',
    shipTransfer: 'fulfilled',
  },
  fulfilled: allRefused(),
  cancelled: allRefused(),
  released: { ...allRefused(), release: 'released' },
  expired: {
    confirm: 'RESERVATION_EXPIRED',
    release: 'expired',
    extend: 'RESERVATION_EXPIRED',
    fulfill: 'INVALID_RESERVATION_STATE',
    cancel: 'INVALID_RESERVATION_STATE',
    shipTransfer: 'INVALID_RESERVATION_STATE',
  },
}

const cases = reservationStatuses.flatMap((status) =>
  commands.map((command) => ({ status, command, outcome: table[status][command] })),
)

describe('the state machine of a reservation', () => {
  test.each(cases)('$command on one that is $status: $outcome', ({ status, command, outcome }) => {
    const under = levelWithHold(status)
    const { level } = under
    const before = { counts: { ...level.counts }, reservation: under.reservation('R') }
    const at = status === 'expired' ? 1001 : 100
    const held = under.reservation('R')
    const decision = withOverdue(decisions[command](level, held, at))
    expect(level.counts, 'deciding changes nothing').toEqual(before.counts)
    if (isRefusal(decision)) {
      expect(decision.code).toBe(outcome)
      if (decision.code === 'INVALID_RESERVATION_STATE')
        expect(decision.details).toMatchObject({ status, command, reservationId: 'R' })
      return
    }
    under.apply(decision, at)
    expect(under.reservation('R').status).toBe(outcome)
    if (status === outcome && command === 'release') expect(decision).toEqual([])
  })

  test.each(reservationStatuses)('only what has not ended has no end: %s', (status) => {
    const reservation = levelWithHold(status).reservation('R')
    const isLive = status === 'pending' || status === 'confirmed'
    expect(reservation.hasEnded).toBe(!isLive)
    expect(reservation.endedAt === undefined).toBe(isLive)
  })

  test('at exactly its expiry a pending reservation has expired', () => {
    const { level, reservation } = held()
    expect(isRefusal(confirmHold(level, reservation, 999, {}))).toBe(false)
    expect(confirmHold(level, reservation, 1000, {})).toMatchObject({
      code: 'RESERVATION_EXPIRED',
      details: { reservationId: 'R', expiresAt: 1000, at: 1000 },
    })
    expect(extendHold(level, reservation, 1000, 5000)).toMatchObject({ code: 'RESERVATION_EXPIRED' })
  })

  test('the earlier outcome is named when it is refused', () => {
    const under = levelWithHold('released')
    expect(confirmHold(under.level, under.reservation('R'), 100, {})).toMatchObject({
      details: { status: 'released', endedAt: 10, allowed: ['pending'] },
    })
  })

  test('an entry in a log that ends a reservation twice is a violation of invariant 8', () => {
    const under = levelWithHold('released')
    const again: Movement = {
      type: 'expired',
      warehouseId: 'SFO',
      productId: 'LAPTOP',
      quantity: 3,
      from: 'reserved',
      to: 'available',
      reservationId: 'R',
    }
    const apply = (): void => under.level.apply(again, { sequence: 99, at: 2000 })
    expect(expectThrow(apply, 'INVARIANT_VIOLATED').invariant).toBe(8)
  })

  test('a reservation is a value: who keeps an earlier one keeps what was true then', () => {
    const { under, reservation } = held()
    under.apply(confirmHold(under.level, reservation, 0, {}))
    expect(reservation.status).toBe('pending')
    expect(Object.isFrozen(reservation)).toBe(true)
    expect(() => Object.assign(reservation, { status: 'confirmed' })).toThrow(TypeError)
  })
})

function held() {
  const under = levelWithHold('pending')
  const reservation: Reservation = under.reservation('R')
  return { under, level: under.level, reservation }
}

function allRefused(): Record<Command, string> {
  return Object.fromEntries(commands.map((command) => [command, 'INVALID_RESERVATION_STATE'])) as Record<
    Command,
    string
  >
}
