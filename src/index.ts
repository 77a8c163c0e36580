export type { CommitContext, JsonValue, Reference } from './audit/commit.ts'
export type { ReplayUntil } from './audit/replayer.ts'
export type { Attempt, Failure } from './engine/answer.ts'
export type { AuditLog } from './engine/audit-log.ts'
export type { Clock } from './engine/clock.ts'
export type { EntryPlace, InventoryEvents } from './engine/engine-events.ts'
export type { ClockStep } from './engine/engine-time.ts'
export type { LockGranularity, OpenOptions } from './engine/options.ts'
export type { Reconciliation } from './engine/reconciliation.ts'
export { replay } from './engine/replay.ts'
export type { SnapshotPolicy } from './engine/snapshotter.ts'
export type { Transaction } from './engine/transaction.ts'
export type { TransactionBody } from './engine/transactions.ts'
export type {
  AllocationShortage,
  ErrorCode,
  ErrorDetails,
  FaultCode,
  RefusalCode,
  ShortDemand,
  ShortLine,
  WarehouseStock,
} from './errors/error-details.ts'
export { type AnyInventoryError, type ErrorFamily, InventoryError, isInventoryError } from './errors/inventory-error.ts'
export type { ErrorValue, Refusal } from './errors/refusal.ts'
export type { EventSource, Listener, ListenerError } from './events/event-bus.ts'
export type {
  Availability,
  PastAvailability,
  PastWarehouseAvailability,
  WarehouseAvailability,
} from './inventory/availability.ts'
export type {
  Account,
  Bucket,
  OutsideAccount,
  PhysicalBucket,
  PlannedBucket,
} from './inventory/bucket.ts'
export type { Receipt } from './inventory/command-result.ts'
export type {
  BatchRequest,
  CommandType,
  LedgerBatchRequest,
  Requests,
  Results,
} from './inventory/commands/command-types.ts'
export type { CommitFilter } from './inventory/commit-filter.ts'
export type { KeysDroppedEarly } from './inventory/early-drops.ts'
export type {
  Entry,
  EntryCommit as Commit,
  HoldExtended,
  LevelConfigured,
  LevelEntry,
  Location,
  RetentionConfigured,
  StockAllocated,
  StockCounted,
  WarehouseAdded,
  WarehouseConfigured,
  WarehouseEntry,
} from './inventory/entry.ts'
export type {
  InventoryView,
  LedgerView,
  LevelFilter,
  PastStockView,
  ReservationFilter,
  StockView,
} from './inventory/inventory-view.ts'
export type { LevelKey } from './inventory/level-key.ts'
export {
  type LossType,
  type Movement,
  type MovementRow,
  type MovementType,
  movements,
  type Route,
} from './inventory/movement.ts'
export type * from './inventory/request/requests.ts'
export type { TransactionOptions } from './inventory/request/transaction-options.ts'
export type { Reservation, ReservationStatus } from './inventory/reservation.ts'
export type { RetentionOptions, RetentionPolicy } from './inventory/retention.ts'
export type { Drift } from './inventory/state-comparison.ts'
export type { LowStock, StockAlert } from './inventory/stock-watch.ts'
export type { WarehouseView } from './inventory/warehouse.ts'
export { type BatchResult, InventoryManager } from './inventory-manager.ts'
export type { Archived } from './journal/file/archive.ts'
export { FileJournal, type FileJournalOptions } from './journal/file/file-journal.ts'
export type { ShapeCounts } from './journal/file/log-reader.ts'
export type { Durability } from './journal/file/open-log.ts'
export type { JournalWarning } from './journal/file/recovery.ts'
export type { Lost } from './journal/file/repair/lost-commits.ts'
export type { Batch, Journal, JournalCommit, JournalEnd } from './journal/journal.ts'
export { MemoryJournal } from './journal/memory-journal.ts'
export type { LogPoint, SnapshotInfo, SnapshotStore, StoredSnapshot } from './journal/snapshot-store.ts'
export { archiveJournal } from './maintenance/archive-journal.ts'
export { type Backup, type BackupOptions, backupJournal } from './maintenance/backup-journal.ts'
export type { JournalProblem } from './maintenance/journal-problem.ts'
export { journalState, type StateOptions } from './maintenance/journal-state.ts'
export { type JournalStats, journalStats, type LinePoint, type StatsOptions } from './maintenance/journal-stats.ts'
export type { LedgerOptions } from './maintenance/known-ledgers.ts'
export {
  type Defect,
  type Imbalance,
  LogAudit,
  type LogFindings,
  type Overdrawn,
  type Oversold,
  type Replayed,
  type SumDrift,
} from './maintenance/log-audit.ts'
export type { CommitLabel, LogSize } from './maintenance/log-counts.ts'
export { type ReadOptions, readJournal } from './maintenance/read-journal.ts'
export { type Repair, type RepairOptions, repairJournal } from './maintenance/repair-journal.ts'
export type { OverReturn, ReturnFindings } from './maintenance/return-audit.ts'
export { type SnapshotOptions, snapshotJournal } from './maintenance/snapshot-journal.ts'
export type { VerifiedSnapshot } from './maintenance/snapshot-verifier.ts'
export { type LateWrite, type Verification, type VerifyOptions, verifyJournal } from './maintenance/verify-journal.ts'
export type { ProgressListener, WorkOptions, WorkProgress } from './maintenance/work-options.ts'
export type { ReorderEvents, ReorderFailed, ReorderPlaced } from './replenishment/reorder-events.ts'
export { ReorderObserver } from './replenishment/reorder-observer.ts'
export type { ReorderOptions } from './replenishment/reorder-options.ts'
export {
  FixedQuantity,
  type LowLevel,
  OrderUpTo,
  type ReorderStrategy,
} from './replenishment/reorder-strategy.ts'
export type { RetryPolicy } from './replenishment/retry-policy.ts'
export type { ReorderSuggestion, Supplier } from './replenishment/supplier.ts'
