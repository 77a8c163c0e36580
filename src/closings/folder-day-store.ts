import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { invalidArgument } from '../errors/invalid-argument.ts'
import type { DayStore } from './day-store.ts'

/** Files in a folder, which is made with the first one. */
export class FolderDayStore implements DayStore {
  readonly #folder: string

  /** @throws INVALID_ARGUMENT */
  constructor(folder: string) {
    if (typeof folder !== 'string' || folder === '')
      throw invalidArgument('folder', folder, 'must be the path of a folder')
    this.#folder = folder
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return orUndefined(readFile(join(this.#folder, name)))
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true })
    const path = join(this.#folder, name)
    await writeFile(`${path}.new`, bytes, { flush: true })
    await rename(`${path}.new`, path)
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true })
  }

  async names(): Promise<readonly string[]> {
    const names = (await orUndefined(readdir(this.#folder))) ?? []
    return names.filter((name) => !name.endsWith('.new'))
  }
}

async function orUndefined<Value>(read: Promise<Value>): Promise<Value | undefined> {
  try {
    return await read
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
