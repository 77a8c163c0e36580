/** Counts stay where every whole number has its own double: invariant 1. */
export const maxQuantity: number = Number.MAX_SAFE_INTEGER

export function isQuantity(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1
}

/** A whole number from 0; −0 is not one, since it would be written differently than it reads. */
export function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0)
}
