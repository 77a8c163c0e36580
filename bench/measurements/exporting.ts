import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ExportFormat, exportTables } from '../../src/reporting.ts'

export interface ExportingParams {
  readonly directory: string
  /** A log. */
  readonly folder: string
  readonly format: ExportFormat
}

export interface Exporting {
  readonly rowsPerSecond: number
  readonly bytesPerRow: number
}

/** A whole log into new files: it is read, folded, encoded, written and synced. */
export async function measure({ directory, folder, format }: ExportingParams): Promise<Exporting> {
  const to = await mkdtemp(join(directory, 'export-'))
  try {
    globalThis.gc?.()
    const start = performance.now()
    const { rows, bytes } = await exportTables(folder, { to, format })
    const seconds = (performance.now() - start) / 1_000
    const count = Object.values(rows).reduce((sum, of) => sum + of, 0)
    return { rowsPerSecond: count / seconds, bytesPerRow: bytes / count }
  } finally {
    await rm(to, { recursive: true })
  }
}
