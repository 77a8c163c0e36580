/** A price such as 2.55 in whole cents, half a cent rounded up; undefined if it is no price. */
export function toCents(text: string): number | undefined {
  const parts = /^(\d*)(?:\.(\d+))?$/.exec(text)
  if (parts === null || text === '') return undefined
  const [, whole = '', fraction = ''] = parts
  // By digits, since 1.005 * 100 is 100.49999999999999.
  const digits = `${fraction}000`
  const cents = Number(whole) * 100 + Number(digits.slice(0, 2)) + ((digits[2] as string) >= '5' ? 1 : 0)
  return Number.isSafeInteger(cents) ? cents : undefined
}
