import { invalidArgument } from '../errors/invalid-argument.ts'
import { type FieldList, fieldsOf, type KnownFields, readObject, type Unchecked } from '../errors/known-fields.ts'
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

/** A copy of what a function of this room was given, its listeners checked. @throws INVALID_ARGUMENT */
export function readWorkOptions(value: unknown, known: KnownFields): Unchecked {
  const options = readObject(value, 'options', known)
  for (const field of ['onProgress', 'onWarning']) {
    const listener = options[field]
    if (listener !== undefined && typeof listener !== 'function')
      throw invalidArgument(field, listener, 'must be a function')
  }
  return options
}

export function readPath(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value
  throw invalidArgument(field, value, 'must be the path of a folder')
}
