/** What a file is, and how long. Two paths with one identity are one file. */
export interface FileStatus {
  readonly identity: string
  readonly size: number
}

/** How a file is opened: to be read; to be changed; to be changed, and it must not exist yet. */
export type OpenMode = 'read' | 'change' | 'create'

/** An open file. Reads and writes may be short: they say how many bytes they did. */
export interface DiskFile {
  read(into: Uint8Array, start: number, length: number, position: number): Promise<number>
  write(from: Uint8Array, start: number, length: number, position: number): Promise<number>
  /**
   * Contents, and as much about the file as is needed to read them back, are on the disk.
   * @param blocks whether the calling thread itself waits for it
   */
  datasync(blocks?: boolean): Promise<void>
  truncate(length: number): Promise<void>
  status(): Promise<FileStatus>
  /** Where it is now, whatever it was opened as; undefined where the system does not tell at once. */
  whereabouts(): string | undefined
  close(): Promise<void>
}

/**
 * All that the file journal asks of a file system, so that its tests can run the same code on a disk
 * that crashes and fails. Errors carry the codes of Node: ENOENT, EEXIST, ENOSPC …
 */
export interface Disk {
  open(path: string, mode: OpenMode): Promise<DiskFile>
  /** Of a file or a folder. */
  status(path: string): Promise<FileStatus>
  /** The names in a folder, in any order. */
  list(folder: string): Promise<string[]>
  /** Makes a folder and those above it, durably; does nothing where it is. */
  makeFolder(path: string): Promise<void>
  /** A second name for a file. @throws EEXIST if there is such a name already */
  link(existing: string, path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** The kind of file system that a folder is on, if other machines may change it, too; undefined if it is this one's. */
  sharedFileSystem(path: string): Promise<string | undefined>
  /** The names in a folder are on the disk. */
  syncFolder(path: string): Promise<void>
}

/** Whether something caught is a disk's error with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && codes.includes(code)
}
