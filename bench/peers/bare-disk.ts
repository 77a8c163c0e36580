import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** What a commit of one reservation is on the disk of the file journal, about. */
const line = Buffer.alloc(350, 'x')

/** The limit on disk: a write and an fdatasync, through the same API as the file journal's. */
export class BareDisk {
  readonly #folder: string
  readonly #file: FileHandle
  #end = 0

  private constructor(folder: string, file: FileHandle) {
    this.#folder = folder
    this.#file = file
  }

  static async open(directory: string): Promise<BareDisk> {
    const folder = await mkdtemp(join(directory, 'bare-'))
    return new BareDisk(folder, await open(join(folder, 'log'), 'w'))
  }

  async append(): Promise<void> {
    await this.#file.write(line, 0, line.length, this.#end)
    await this.#file.datasync()
    this.#end += line.length
  }

  async remove(): Promise<void> {
    await this.#file.close()
    await rm(this.#folder, { recursive: true })
  }
}
