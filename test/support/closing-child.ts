import { closeJournal, FolderDayStore } from '../../src/closings.ts'
import { FileJournal } from '../../src/index.ts'

/*
 * A process that closes a day of a journal, and is killed at a file of it: before it is written, or right behind.
 * node closing-child.ts folder days day zone killedAt before|behind
 */
const [folder = '', days = '', day = '', zone = '', killedAt, when] = process.argv.slice(2)

class DeadlyStore extends FolderDayStore {
  #left = Number(killedAt)

  override async write(name: string, bytes: Uint8Array): Promise<void> {
    const isLast = this.#left === 0
    this.#left -= 1
    if (isLast && when === 'before') process.kill(process.pid, 'SIGKILL')
    await super.write(name, bytes)
    if (isLast) process.kill(process.pid, 'SIGKILL')
  }
}

await closeJournal(new FileJournal(folder, { onWarning: () => undefined }), { day, zone, store: new DeadlyStore(days) })
