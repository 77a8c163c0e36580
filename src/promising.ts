export { AvailableToPromise, type PromiseOptions } from './promising/available-to-promise.ts'
export type { DayRange, Promised, PromisedUnits } from './promising/promise.ts'
export type { PromiseRequest } from './promising/promise-request.ts'
export type { ExpectedSupply, SupplySource } from './promising/supply-source.ts'
