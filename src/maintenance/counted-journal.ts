import { FileJournal } from '../journal/file/file-journal.ts'
import type { Folder } from '../journal/file/folder.ts'
import { LogReader } from '../journal/file/log-reader.ts'
import type { Batch } from '../journal/journal.ts'
import { acknowledgedEnd } from './journal-folder.ts'
import type { ProgressListener, WorkOptions } from './work-options.ts'

/** A journal that tells how far it was read; of which segments may be elsewhere. */
export class CountedJournal extends FileJournal {
  readonly #folder: Folder
  readonly #total: number
  readonly #onProgress: ProgressListener | undefined

  private constructor(folder: Folder, total: number, { onProgress, onWarning }: WorkOptions) {
    super(folder.path, onWarning === undefined ? {} : { onWarning })
    this.#folder = folder
    this.#total = total
    this.#onProgress = onProgress
  }

  /** @param last the last commit that will be read; without it, all that is acknowledged now */
  static async in(
    folder: Folder,
    options: WorkOptions,
    last: number = Number.POSITIVE_INFINITY,
  ): Promise<CountedJournal> {
    const { sequence } = await acknowledgedEnd(folder)
    return new CountedJournal(folder, Math.min(sequence, last), options)
  }

  override async *read(options: { fromSequence?: number } = {}): AsyncGenerator<Batch> {
    const reader = new LogReader(this.#folder, () => acknowledgedEnd(this.#folder), options.fromSequence ?? 1)
    try {
      for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
        yield batch
        this.#onProgress?.({ done: batch.commits.at(-1)?.sequence ?? 0, total: this.#total })
      }
    } finally {
      await reader.close()
    }
  }
}
