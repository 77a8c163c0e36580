export { registerStockhold, type StockholdOptions } from './service/register-stockhold.ts'
export { type RunningService, type ServeOptions, serve } from './service/serve.ts'
export type { Scope, Token } from './service/tokens.ts'
