import { type Durability, FileJournal, type Journal, MemoryJournal } from '../index.ts'
import { LogFolder } from './log-folder.ts'

export const journalKinds = ['file', 'memory'] as const
export const durabilities: readonly Durability[] = ['always', 'interval', 'never']

/** Where a run is to keep its log. */
export interface LogSettings {
  readonly journal: (typeof journalKinds)[number]
  readonly durability: Durability
  /** Without one, a temporary folder. */
  readonly folder?: string
}

export type LogPlaceReport =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'file'
      readonly durability: Durability
      readonly folder: string
      /** Whether the folder is still there after the run. */
      readonly isKept: boolean
      readonly bytes: number
      readonly segments: number
    }

/** Where a run keeps its log. */
export interface LogPlace {
  /** The log; asked for again, it is read anew from where it is kept. */
  journal(): Journal
  report(): Promise<LogPlaceReport>
  /** Removes what nobody asked to keep. */
  leave(): Promise<void>
}

/** @throws CliError if the folder cannot be used */
export async function prepareLogPlace({ journal, durability, folder }: LogSettings): Promise<LogPlace> {
  if (journal === 'memory') return inMemory()
  return inFolder(folder === undefined ? LogFolder.temporary() : await LogFolder.given(folder), durability)
}

function inMemory(): LogPlace {
  const journal = new MemoryJournal()
  return { journal: () => journal, report: async () => ({ kind: 'memory' }), leave: async () => undefined }
}

function inFolder(folder: LogFolder, durability: Durability): LogPlace {
  return {
    journal: () => new FileJournal(folder.path, { durability }),
    report: () => reportOf(folder, durability),
    leave: () => folder.leave(),
  }
}

/** To be asked when the log is closed: an open one is longer than what is in it. */
export async function reportOf(folder: LogFolder, durability: Durability): Promise<LogPlaceReport> {
  const { path, isKept } = folder
  return { kind: 'file', durability, folder: path, isKept, ...(await folder.size()) }
}
