import { type DayStore, MemoryDayStore } from './day-store.ts'

/** The files of another store, to be read: what is derived meanwhile stays in memory, and nothing is written. */
export class ReadingDayStore implements DayStore {
  readonly #files: DayStore
  readonly #derived: MemoryDayStore = new MemoryDayStore()

  constructor(files: DayStore) {
    this.#files = files
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return (await this.#derived.read(name)) ?? this.#files.read(name)
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.#derived.write(name, bytes)
  }

  async remove(name: string): Promise<void> {
    await this.#derived.remove(name)
  }

  async names(): Promise<readonly string[]> {
    return [...new Set([...(await this.#files.names()), ...(await this.#derived.names())])].sort()
  }
}
