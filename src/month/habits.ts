/** How people behave. What they do is the same everywhere, and how often is not. */
export interface Habits {
  /** The chance that somebody sends back goods of a category that came. */
  readonly sendsBack: (category: string) => number
  /** Who sends something back has kept it so long, in days. */
  readonly keepsDays: readonly [least: number, most: number]
  /** The chance that somebody pays later than at once. */
  readonly paysLate: number
  /** How much later, in milliseconds: well before the goods are held no longer. */
  readonly paysLateAfterMs: readonly [least: number, most: number]
  /** Nobody buys more for a shelf that has so many units. */
  readonly fullShelf: number
}

/** Of the month: its figures follow from them. */
export const monthHabits: Habits = {
  sendsBack: () => 0.14,
  keepsDays: [2, 21],
  paysLate: 0,
  paysLateAfterMs: [0, 0],
  fullShelf: Number.POSITIVE_INFINITY,
}
