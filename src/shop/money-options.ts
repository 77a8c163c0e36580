import type { IsOurs, ValuationOptions } from '../costing.ts'
import type { RevenueOptions, Sellers } from '../marketplace.ts'

/** What is no object stays as it is: who reads it says what is wrong with it. Undefined is left out. */
function withDefaults<Options extends object>(options: Options, defaults: Partial<Options>): Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return options
  const missing = Object.entries(defaults).filter(([name]) => options[name as keyof Options] === undefined)
  return { ...options, ...Object.fromEntries(missing) }
}

export function withTimeZone(options: RevenueOptions, timeZone: string | undefined): RevenueOptions {
  return timeZone === undefined ? options : withDefaults(options, { timeZone })
}

/** Without periods a time zone is of no use, and refused. */
export function withTimeZoneOfPeriods(
  options: ValuationOptions,
  isOurs: IsOurs,
  timeZone: string | undefined,
): ValuationOptions {
  const isByPeriods = timeZone !== undefined && options?.period !== undefined
  return withDefaults(options, { isOurs, ...(isByPeriods && { timeZone }) })
}

/** What a seller owns stands in the warehouse, and is no asset; what nobody owns is the house's own. */
export function isOwnProduct(sellers: Sellers): IsOurs {
  return (productId, at) => {
    const owner = sellers.ownerOf(productId, { at })
    return owner === undefined || sellers.versions(owner)[0]?.type === 'retail_1p'
  }
}
