/** The same thing measured again and again, a number a round. */
export type Figure = readonly number[]

/** The least and the most of any round; null for what was measured once, or is a limit. */
export type Spread = readonly [least: number, most: number] | null

export function median(figure: Figure): number {
  const sorted = figure.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

export function spreadOf(figure: Figure | undefined): Spread {
  return figure === undefined || figure.length < 2 ? null : [Math.min(...figure), Math.max(...figure)]
}
