import { fdatasyncSync, readlinkSync, statSync, writeSync } from 'node:fs'
import { type FileHandle, link, mkdir, open, readdir, rename, stat, statfs, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Disk, type DiskFile, type FileStatus, hasCode, type OpenMode } from './disk.ts'

const flags: { readonly [Mode in OpenMode]: string } = { read: 'r', change: 'r+', create: 'wx+' }

/**
 * This thread itself copies up to so many bytes into the system's memory. That takes some ten microseconds, and a
 * trip to the thread pool takes some fifty. What waits for the disk itself, above all a sync, always makes the trip.
 */
const smallWrite = 128 * 1024

/** The file system of this machine. */
export const nodeDisk: Disk = {
  open: async (path, mode) => new NodeFile(await open(path, flags[mode])),
  // The names of files in use are in memory: this takes less time than a trip to the thread pool.
  status: async (path) => statusOf(statSync(path, { bigint: true })),
  list: (folder) => readdir(folder),
  makeFolder,
  link,
  rename,
  remove: unlink,
  sharedFileSystem,
  syncFolder,
}

class NodeFile implements DiskFile {
  readonly #handle: FileHandle

  constructor(handle: FileHandle) {
    this.#handle = handle
  }

  async read(into: Uint8Array, start: number, length: number, position: number): Promise<number> {
    return (await this.#handle.read(into, start, length, position)).bytesRead
  }

  async write(from: Uint8Array, start: number, length: number, position: number): Promise<number> {
    if (length <= smallWrite) return writeSync(this.#handle.fd, from, start, length, position)
    return (await this.#handle.write(from, start, length, position)).bytesWritten
  }

  async datasync(blocks = false): Promise<void> {
    if (blocks) fdatasyncSync(this.#handle.fd)
    else await this.#handle.datasync()
  }

  truncate(length: number): Promise<void> {
    return this.#handle.truncate(length)
  }

  async status(): Promise<FileStatus> {
    return statusOf(await this.#handle.stat({ bigint: true }))
  }

  whereabouts(): string | undefined {
    if (process.platform !== 'linux') return undefined
    try {
      return readlinkSync(`/proc/self/fd/${this.#handle.fd}`)
    } catch {
      return undefined
    }
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

function statusOf({ dev, ino, size }: { dev: bigint; ino: bigint; size: bigint }): FileStatus {
  return { identity: `${dev}:${ino}`, size: Number(size) }
}

/** Linux's numbers of the file systems that are made for several machines. What FUSE brings in could be anything. */
const shared: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x47504653, 'GPFS'],
  [0x5346414f, 'AFS'],
  [0x73757245, 'Coda'],
])

async function sharedFileSystem(path: string): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined
  // Some systems give the number with a sign.
  return shared.get((await statfs(path)).type >>> 0)
}

/** One by one: Node's own `recursive` tries for ever where a folder says ENOENT to a new name, as /proc does. */
async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return
  const above = dirname(path)
  if (above !== path) await makeFolder(above)
  try {
    await mkdir(path)
  } catch (error) {
    // Another process may have been faster.
    if (!hasCode(error, 'EEXIST') || !(await isFolder(path))) throw error
  }
  // A new folder is a name in the one above it.
  await syncFolder(above)
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows opens no folder as a file; its file systems order names by themselves.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
