/** What the decimal mark is: 1,234.56 has a point, 1.234,56 a comma. */
export type Decimal = 'point' | 'comma'

export const decimals: readonly Decimal[] = ['point', 'comma']

/** Thousands are also separated by an apostrophe or a space, which may be narrow or not breaking. */
const separators = "'’ \u00a0\u2009\u202f"
const sign = '([+\\-−]?)'
const forms: Readonly<Record<Decimal, RegExp>> = {
  point: new RegExp(`^${sign}(\\d+|[1-9]\\d{0,2}(?:([,${separators}])\\d{3})(?:\\3\\d{3})*)?(?:\\.(\\d+))?$`),
  comma: new RegExp(`^${sign}(\\d+|[1-9]\\d{0,2}(?:([.${separators}])\\d{3})(?:\\3\\d{3})*)?(?:,(\\d+))?$`),
}

/** A number as it is written, taken apart. */
export interface NumberText {
  readonly isNegative: boolean
  /** Digits only. */
  readonly whole: string
  readonly fraction: string
}

/** What a text is as a number with this decimal mark; undefined if it is none. */
export function readNumber(text: string, decimal: Decimal): NumberText | undefined {
  const match = forms[decimal].exec(text)
  if (match === null) return undefined
  const [, mark, grouped = '', , fraction = ''] = match
  if (grouped === '' && fraction === '') return undefined
  return { isNegative: mark === '-' || mark === '−', whole: grouped.replaceAll(/\D/g, ''), fraction }
}

/** A whole number, written as 2 or 2.0000; undefined if there is a part of one, or it is past 2^53 − 1. */
export function toWhole({ isNegative, whole, fraction }: NumberText): number | undefined {
  const value = Number(whole)
  if (!/^0*$/.test(fraction) || !Number.isSafeInteger(value)) return undefined
  return isNegative && value !== 0 ? -value : value
}

/** A price in cents, half a cent rounded up; undefined if it is negative or past 2^53 − 1. */
export function toCents({ isNegative, whole, fraction }: NumberText): number | undefined {
  if (isNegative) return undefined
  // By digits, since 1.005 * 100 is 100.49999999999999.
  const digits = `${fraction}000`
  const cents = Number(whole) * 100 + Number(digits.slice(0, 2)) + ((digits[2] as string) >= '5' ? 1 : 0)
  return Number.isSafeInteger(cents) ? cents : undefined
}

/** As it is shown where a text could be two numbers. */
export function plainNumber({ isNegative, whole, fraction }: NumberText): string {
  const part = fraction.replace(/0+$/, '')
  return `${isNegative ? '-' : ''}${whole === '' ? '0' : whole}${part === '' ? '' : `.${part}`}`
}

const currency = '(\\p{Lu}{0,3}\\p{Sc}|[A-Z]{3}|kr\\.?|zł|Kč|Ft)'
const priced = new RegExp(`^${currency}?\\s*(.*?)\\s*${currency}?$`, 'u')

/** The expression takes its time with long texts. */
const longestPrice = 100

/** A price without its currency: £3.50, 3,50 €, CHF 3.50. */
export function splitCurrency(text: string): { readonly amount: string; readonly currency?: string } {
  if (text.length > longestPrice) return { amount: text }
  const [, before, amount = '', after] = priced.exec(text) ?? []
  if (before !== undefined && after !== undefined) return { amount: text }
  const found = before ?? after
  return { amount, ...(found !== undefined && { currency: found }) }
}
