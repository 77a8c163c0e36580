import { readFile, rename, writeFile } from 'node:fs/promises'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { Cursor } from './notifications.ts'

/** A cursor in a file of its own. A crash leaves the last one that was saved whole. */
export class FileCursor implements Cursor {
  readonly #path: string

  /** @throws INVALID_ARGUMENT */
  constructor(path: string) {
    if (typeof path !== 'string' || path === '') throw invalidArgument('path', path, 'must be the path of a file')
    this.#path = path
  }

  /** @throws INVALID_ARGUMENT if the file holds something else, or what the disk says */
  async load(): Promise<number | undefined> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
    if (text === undefined) return undefined
    const sequence = /^\d+\n$/.test(text) ? Number(text) : Number.NaN
    if (Number.isSafeInteger(sequence)) return sequence
    throw invalidArgument('cursor', text, `must be a sequence: ${this.#path} holds something else`)
  }

  async save(sequence: number): Promise<void> {
    const written = `${this.#path}.new`
    await writeFile(written, `${sequence}\n`, { flush: true })
    await rename(written, this.#path)
  }
}
