import { type FieldList, fieldsOf, type KnownFields } from '../errors/known-fields.ts'
import type { JournalWarning } from '../journal/file/recovery.ts'

/** How far some work on a journal is, so that whoever waits for it can be shown. */
export interface WorkProgress {
  /** Commits; or segments, of an archive. */
  readonly done: number
  readonly total: number
}

export type ProgressListener = (progress: WorkProgress) => void

/** Who is told of some work on a journal while it is done. */
export interface WorkOptions {
  readonly onProgress?: ProgressListener
  /** Is told of snapshots that are not good, and are passed over; by default it becomes a warning of the process. */
  readonly onWarning?: (warning: JournalWarning) => void
}

export const workOptions: FieldList<WorkOptions> = { onProgress: true, onWarning: true }
export const workFields: KnownFields = fieldsOf<WorkOptions>(workOptions)
