import { readPort } from '../errors/known-fields.ts'

/** Where files of days are kept. They are a cache: what is lost is derived from the log again. */
export interface DayStore {
  /** The whole of a file, if it is there. */
  read(name: string): Promise<Uint8Array | undefined>
  /** Writes it as a whole or not at all. */
  write(name: string, bytes: Uint8Array): Promise<void>
  remove(name: string): Promise<void>
  names(): Promise<readonly string[]>
}

/** @throws INVALID_ARGUMENT */
export function readDayStore(value: unknown): DayStore {
  return readPort<DayStore>(value, 'store', ['read', 'write', 'remove', 'names'], 'must be a store of days')
}

/** For a journal in memory, and for tests. */
export class MemoryDayStore implements DayStore {
  readonly #files: Map<string, Uint8Array> = new Map()

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#files.get(name)
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(name, bytes)
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name)
  }

  async names(): Promise<readonly string[]> {
    return [...this.#files.keys()]
  }
}
