import { FileJournal } from '../journal/file/file-journal.ts'
import type { Folder } from '../journal/file/folder.ts'
import type { Batch } from '../journal/journal.ts'
import { acknowledgedEnd } from './journal-folder.ts'
import type { ProgressListener, WorkOptions } from './work-options.ts'

/** A journal that tells how far it was read. */
export class CountedJournal extends FileJournal {
  readonly #total: number
  readonly #onProgress: ProgressListener | undefined

  private constructor(folder: string, total: number, { onProgress, onWarning }: WorkOptions) {
    super(folder, onWarning === undefined ? {} : { onWarning })
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
    return new CountedJournal(folder.path, Math.min(sequence, last), options)
  }

  override async *read(options: { fromSequence?: number } = {}): AsyncGenerator<Batch> {
    for await (const batch of super.read(options)) {
      yield batch
      this.#onProgress?.({ done: batch.commits.at(-1)?.sequence ?? 0, total: this.#total })
    }
  }
}
