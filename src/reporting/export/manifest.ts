import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorAs, isInventoryError } from '../../errors/inventory-error.ts'
import { exportMismatch } from '../reporting-errors.ts'
import type { LogCommit } from '../tables/table-fold.ts'
import { type ExportFormat, exportFormats } from './table-format.ts'

/** A range of the log that is in the folder, whole. */
export interface ExportedRange {
  readonly fromSequence: number
  readonly toSequence: number
  /** Of its last commit: so that another log is not taken for this one. */
  readonly lastCommit: string
  readonly files: readonly ExportedFile[]
}

export interface ExportedFile {
  readonly table: string
  /** Below the folder. */
  readonly path: string
  readonly rows: number
  readonly bytes: number
}

/** What is in a folder. It is written last, so what it does not name is not there. */
export interface Manifest {
  readonly stockholdExport: 1
  readonly format: ExportFormat
  readonly tables: readonly string[]
  readonly ranges: readonly ExportedRange[]
}

export const manifestName = 'manifest.json'

/** What is in a folder already; undefined, if nothing is. @throws EXPORT_MISMATCH if something else is */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const names = await namesIn(folder)
  if (names.length === 0) return undefined
  if (!names.includes(manifestName)) {
    const found = names[0] as string
    // Of a first run that was killed, before it came to anything.
    if (names.length === 1 && found === `${manifestName}.part`) return undefined
    throw mismatch(folder, `it has no ${manifestName}, and other files, such as ${found}`)
  }
  return parse(folder, await readFile(join(folder, manifestName), 'utf8'))
}

function parse(folder: string, text: string): Manifest {
  try {
    const manifest = JSON.parse(text) as Partial<Manifest>
    const { stockholdExport, format, tables, ranges } = manifest
    if (stockholdExport !== 1) throw mismatch(folder, `its ${manifestName} is not of an export of this version`)
    const isWhole = exportFormats.includes(format as ExportFormat) && Array.isArray(tables) && Array.isArray(ranges)
    if (!isWhole) throw mismatch(folder, `its ${manifestName} lacks something`)
    return manifest as Manifest
  } catch (error) {
    if (isInventoryError(error)) throw error
    throw mismatch(folder, `its ${manifestName} cannot be read`)
  }
}

export function mismatch(folder: string, problem: string): Error {
  return errorAs(exportMismatch, { folder, problem })
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeWhole(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`)
}

/** Writes a file whole or not at all, durably. Until it is whole it has another name. */
export async function writeWhole(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(`${path}.part`, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
  await syncFolder(dirname(path))
}

/** So that a new name outlives a loss of power. Not every system can: then the manifest finds what is missing. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return []
    if (code === 'ENOTDIR') throw mismatch(folder, 'it is a file, and no folder')
    throw error
  }
}

export function digestOf(commit: LogCommit): string {
  return createHash('sha256').update(JSON.stringify(commit)).digest('hex')
}
