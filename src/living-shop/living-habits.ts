import type { Habits } from '../month/habits.ts'

const minuteMs = 60_000

/** Toys come back far more often than the rest: a return rate that somebody should look at. */
const sendsBack = (category: string): number => (category === 'toys' ? 0.5 : 0.12)

/** Of two weeks: what comes back does so before they are over. Goods that are not paid are held for 15 minutes. */
export const historyHabits: Habits = {
  sendsBack,
  keepsDays: [1, 6],
  paysLate: 0.1,
  paysLateAfterMs: [minuteMs, 12 * minuteMs],
  fullShelf: 30,
}

/** Whoever watches does not wait for ten minutes until somebody pays. */
export const liveHabits: Habits = { ...historyHabits, paysLateAfterMs: [5_000, 2 * minuteMs] }
