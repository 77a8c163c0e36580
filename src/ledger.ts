export type { Commit, CommitContext, JsonValue, Reference } from './audit/commit.ts'
export { isLedgerEntry, type LedgerEntry, type LedgerOpened } from './audit/ledger-entry.ts'
export type { ErrorKind } from './errors/error-kind.ts'
export { invalidArgument } from './errors/invalid-argument.ts'
export { errorAs, InventoryError } from './errors/inventory-error.ts'
export { type FieldList, fieldsOf, type KnownFields, readPart, type Unchecked } from './errors/known-fields.ts'
export { isRefusal, type Refusal, refuse, refuseAs } from './errors/refusal.ts'
export { EventBus, type EventSource, type Listener, type ListenerError } from './events/event-bus.ts'
export { type CommandKind, commandFields } from './inventory/commands/command-kind.ts'
export { deskCommands } from './inventory/commands/desk-commands.ts'
export { stockCommands } from './inventory/commands/stock-commands.ts'
export type { Entry } from './inventory/entry.ts'
export type { LedgerRow, PlannedCounts } from './inventory/ledger-folds.ts'
export type { LevelKey } from './inventory/level-key.ts'
export type { ReadLevel } from './inventory/read-level.ts'
export {
  readId,
  readList,
  readOptionalId,
  readOptionalWholeNumber,
  readQuantity,
  readText,
  readWholeNumber,
} from './inventory/request/fields.ts'
export type { CommandOptions } from './inventory/request/requests.ts'
export type { Stock } from './inventory/stock.ts'
export { Attachment } from './ledger/attachment.ts'
export type {
  AnyEntry,
  Desk,
  LedgerAudit,
  LedgerCommand,
  LedgerDefect,
  LedgerKey,
  LedgerKind,
  OwnCommit,
  ReadBooks,
  RunnableKind,
} from './ledger/contract.ts'
export { DraftMap } from './ledger/draft-map.ts'
export type { CommitView, Ledger } from './ledger/ledger.ts'
export { ledgerCommand } from './ledger/ledger-command.ts'
export type { LedgerFold, LedgerPort, LedgerRoom } from './ledger/ledger-room.ts'
export {
  type CommitsFrom,
  commitsOf,
  type InventorySource,
  type JournalSource,
  type LogSource,
  type RepeatableSource,
} from './ledger/log-source.ts'
