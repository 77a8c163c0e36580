import { dirname } from 'node:path'
import type { Disk, DiskFile, FileStatus, OpenMode } from '../../src/journal/file/disk.ts'
import { type PowerCut, SimulatedFile } from './simulated-file.ts'
import { Random } from './simulated-random.ts'

/** A change of the names in a folder that no sync has brought to the disk yet. */
interface NameChange {
  readonly folder: string
  readonly add?: readonly [path: string, file: SimulatedFile]
  readonly remove?: string
}

export type CallKind =
  | 'open'
  | 'read'
  | 'write'
  | 'datasync'
  | 'truncate'
  | 'status'
  | 'close'
  | 'list'
  | 'makeFolder'
  | 'link'
  | 'rename'
  | 'remove'
  | 'syncFolder'

/** What happens at a call: it fails; a write is done in part, and fails or says so; or the process is killed. */
export type FaultKind = 'fails' | 'fails halfway' | 'is short' | 'kills before' | 'kills after'

export interface Fault {
  readonly how: FaultKind
  /** Which call, counted from 1; with `only`, among those of a kind. */
  readonly at: number
  readonly only?: CallKind
  readonly lasting?: boolean
  readonly code?: string
}

/** A disk's error, as Node would give it. */
function diskError(code: string, call: CallKind, path: string): Error {
  return Object.assign(new Error(`${code}: ${call} '${path}'`), { code, path })
}

/**
 * A disk that buffers what is written until it is synced, can fail at any call, and can lose its power.
 * A process that is killed leaves what it wrote to the next; a power cut leaves what was synced, and of
 * the rest what the cut says.
 */
export class SimulatedDisk implements Disk {
  /** How many calls there were, in all and of each kind. */
  calls = 0
  readonly callsOf: Map<CallKind, number> = new Map()
  /** How many bytes all files together may have. */
  capacity: number = Number.POSITIVE_INFINITY
  fault: Fault | undefined
  /** What kind of file system it is, if other machines may change it. */
  shared: string | undefined
  /** What each call waits for before it happens: lets processes overtake each other. */
  pace: () => Promise<void> = () => Promise.resolve()
  /** The paths of the files that are open, as they were opened: what is never closed is a leak. */
  readonly openFiles: string[] = []
  #names: Map<string, SimulatedFile> = new Map()
  #durableNames: Map<string, SimulatedFile> = new Map()
  #pendingNames: NameChange[] = []
  #folders: Set<string> = new Set(['/'])
  #isDead = false
  #nextIdentity = 1

  /** The process stops here. What the next one sees is what this one wrote, synced or not. */
  kill(): SimulatedDisk {
    const next = this.#successor()
    next.#names = this.#names
    next.#durableNames = this.#durableNames
    next.#pendingNames = this.#pendingNames
    return next
  }

  /** The machine stops here. */
  cutPower(how: PowerCut, seed: number): SimulatedDisk {
    const random = new Random(seed)
    const next = this.#successor()
    const names = new Map(this.#durableNames)
    // A file system keeps the order of the names it changes; how many it had written is chance.
    const kept =
      how === 'drop' ? 0 : how === 'keep' ? this.#pendingNames.length : random.below(this.#pendingNames.length + 1)
    for (const change of this.#pendingNames.slice(0, kept)) applyName(names, change)
    const found = new Map<SimulatedFile, SimulatedFile>()
    for (const [path, file] of names) {
      const survivor = found.get(file) ?? file.afterPowerCut(how, random)
      found.set(file, survivor)
      next.#names.set(path, survivor)
    }
    next.#durableNames = new Map(next.#names)
    return next
  }

  /** A copy as it is seen now, with everything synced. */
  copy(): SimulatedDisk {
    const copy = this.#successor(false)
    for (const [path, file] of this.#names) {
      copy.#names.set(path, Object.assign(new SimulatedFile(file.identity), { content: Buffer.from(file.content) }))
    }
    for (const [, file] of copy.#names) file.write(file.content, 0)
    for (const [, file] of copy.#names) file.sync()
    copy.#durableNames = new Map(copy.#names)
    return copy
  }

  /** What a file holds, as a process sees it. */
  contentOf(path: string): Buffer {
    return this.#file(path, 'read').content
  }

  /** Changes a file behind everybody's back, and on the disk itself. */
  overwrite(path: string, content: Buffer): void {
    const file = this.#names.get(path) ?? new SimulatedFile(`file-${this.#nextIdentity++}`)
    file.truncate(0)
    file.write(content, 0)
    file.sync()
    this.#names.set(path, file)
    this.#durableNames.set(path, file)
    this.#folders.add(dirname(path))
  }

  /** Takes a file away behind everybody's back. */
  delete(path: string): void {
    this.#names.delete(path)
    this.#durableNames.delete(path)
  }

  /** Every file with its content, to see that nothing was touched. */
  snapshot(): Record<string, string> {
    return Object.fromEntries(
      [...this.#names]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, { content }]) => [path, content.toString('latin1')]),
    )
  }

  open(path: string, mode: OpenMode): Promise<DiskFile> {
    return this.#call('open', path, () => {
      if (mode === 'create') {
        if (this.#names.has(path)) throw diskError('EEXIST', 'open', path)
        this.#mustHaveFolder(path, 'open')
        const file = new SimulatedFile(`file-${this.#nextIdentity++}`)
        this.#changeName({ folder: dirname(path), add: [path, file] })
      }
      return this.#handle(path, this.#file(path, 'open'))
    })
  }

  status(path: string): Promise<FileStatus> {
    return this.#call('status', path, () =>
      this.#folders.has(path) ? { identity: `folder ${path}`, size: 0 } : statusOf(this.#file(path, 'status')),
    )
  }

  list(folder: string): Promise<string[]> {
    return this.#call('list', folder, () => {
      if (!this.#folders.has(folder)) throw diskError('ENOENT', 'list', folder)
      const paths = [...this.#names.keys()].filter((path) => dirname(path) === folder)
      return paths.map((path) => path.slice(folder.length + 1)).toReversed()
    })
  }

  makeFolder(path: string): Promise<void> {
    return this.#call('makeFolder', path, () => {
      for (let folder = path; folder !== '/'; folder = dirname(folder)) this.#folders.add(folder)
    })
  }

  link(existing: string, path: string): Promise<void> {
    return this.#call('link', path, () => {
      if (this.#names.has(path)) throw diskError('EEXIST', 'link', path)
      this.#changeName({ folder: dirname(path), add: [path, this.#file(existing, 'link')] })
    })
  }

  rename(from: string, to: string): Promise<void> {
    return this.#call('rename', from, () =>
      this.#changeName({ folder: dirname(to), add: [to, this.#file(from, 'rename')], remove: from }),
    )
  }

  remove(path: string): Promise<void> {
    return this.#call('remove', path, () => {
      this.#file(path, 'remove')
      this.#changeName({ folder: dirname(path), remove: path })
    })
  }

  async sharedFileSystem(): Promise<string | undefined> {
    return this.shared
  }

  syncFolder(path: string): Promise<void> {
    return this.#call('syncFolder', path, () => {
      for (const change of this.#pendingNames) if (change.folder === path) applyName(this.#durableNames, change)
      this.#pendingNames = this.#pendingNames.filter(({ folder }) => folder !== path)
    })
  }

  #handle(path: string, file: SimulatedFile): DiskFile {
    this.openFiles.push(path)
    return {
      read: (into, start, length, position) =>
        this.#call('read', path, () => file.content.copy(into, start, position, position + length)),
      write: (from, start, length, position) =>
        this.#write(path, file, Buffer.from(from.subarray(start, start + length)), position),
      datasync: () =>
        this.#call(
          'datasync',
          path,
          () => file.sync(),
          () => file.failSync(),
        ),
      truncate: (length) => this.#call('truncate', path, () => file.truncate(length)),
      status: () => this.#call('status', path, () => statusOf(file)),
      // So that its status is asked for each time.
      whereabouts: () => undefined,
      close: () =>
        this.#call('close', path, () => {
          this.openFiles.splice(this.openFiles.indexOf(path), 1)
        }),
    }
  }

  #write(path: string, file: SimulatedFile, bytes: Buffer, position: number): Promise<number> {
    const half = Math.ceil(bytes.length / 2)
    const put = (part: Buffer): number => {
      const free = this.capacity - this.#used() + Math.max(0, file.content.length - position)
      const length = Math.min(part.length, Math.max(0, free))
      if (length === 0 && part.length > 0) throw diskError('ENOSPC', 'write', path)
      file.write(part.subarray(0, length), position)
      return length
    }
    const isShort = this.#strikes('write', 1)?.how === 'is short'
    const halfway = this.#strikes('write', 1)?.how === 'fails halfway'
    return this.#call(
      'write',
      path,
      () => put(isShort ? bytes.subarray(0, half) : bytes),
      () => halfway && put(bytes.subarray(0, half)),
    )
  }

  /** Every call goes through here: it is counted, may fail, and never ends at once. */
  async #call<Value>(kind: CallKind, path: string, act: () => Value, onFailure?: () => void): Promise<Value> {
    const fault = this.#strikes(kind, 1)
    this.calls += 1
    this.callsOf.set(kind, (this.callsOf.get(kind) ?? 0) + 1)
    await this.pace()
    if (fault?.how === 'kills before') this.#isDead = true
    if (this.#isDead) throw diskError('KILLED', kind, path)
    if (fault?.how === 'fails' || fault?.how === 'fails halfway') {
      onFailure?.()
      throw diskError(fault.code ?? 'EIO', kind, path)
    }
    const value = act()
    if (fault?.how !== 'kills after') return value
    this.#isDead = true
    throw diskError('KILLED', kind, path)
  }

  /** The fault of a call that is as many ahead. */
  #strikes(kind: CallKind, ahead: number): Fault | undefined {
    const { fault } = this
    if (fault === undefined || (fault.only !== undefined && fault.only !== kind)) return undefined
    const number = (fault.only === undefined ? this.calls : (this.callsOf.get(kind) ?? 0)) + ahead
    return (fault.lasting ? number >= fault.at : number === fault.at) ? fault : undefined
  }

  #successor(dies = true): SimulatedDisk {
    if (dies) this.#isDead = true
    const next = new SimulatedDisk()
    next.#folders = new Set(this.#folders)
    next.#nextIdentity = this.#nextIdentity
    return next
  }

  #changeName(change: NameChange): void {
    applyName(this.#names, change)
    this.#pendingNames.push(change)
  }

  #file(path: string, call: CallKind): SimulatedFile {
    const file = this.#names.get(path)
    if (file === undefined) throw diskError('ENOENT', call, path)
    return file
  }

  #mustHaveFolder(path: string, call: CallKind): void {
    if (!this.#folders.has(dirname(path))) throw diskError('ENOENT', call, path)
  }

  #used(): number {
    return [...new Set(this.#names.values())].reduce((sum, { content }) => sum + content.length, 0)
  }
}

function applyName(names: Map<string, SimulatedFile>, { add, remove }: NameChange): void {
  if (remove !== undefined) names.delete(remove)
  if (add !== undefined) names.set(add[0], add[1])
}

function statusOf({ identity, content }: SimulatedFile): FileStatus {
  return { identity, size: content.length }
}
