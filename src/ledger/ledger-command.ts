import type { LedgerCommand } from './contract.ts'

type Optional = 'needsReason' | 'identity'
type Parts<Command extends Record<Optional, unknown>> = Omit<Command, Optional> & Partial<Pick<Command, Optional>>

export function ledgerCommand<Request, Fields extends object, Kept, Result>(
  parts: Parts<LedgerCommand<Request, Fields, Kept, Result>>,
): LedgerCommand<Request, Fields, Kept, Result> {
  return Object.freeze({ needsReason: false, identity: (fields: Fields) => fields, ...parts })
}
