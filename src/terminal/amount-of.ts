/** Amounts of a currency with its own digits: EUR 12.34, JPY 5,800. What is no currency of ISO 4217 is shown in its units. */
export function amountOf(amount: number, currency: string): string {
  return `${currency} ${plainAmountOf(amount, currency)}`
}

/** The same without the currency's name, where that stands above all amounts. */
export function plainAmountOf(amount: number, currency: string): string {
  const digits = digitsOf(currency)
  const text = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return text.format(amount / 10 ** digits)
}

/** Digits of a currency's smallest unit: 2 for USD, 0 for JPY. */
export function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0
  } catch {
    return 0
  }
}
