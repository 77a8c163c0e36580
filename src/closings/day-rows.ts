import { errorAs } from '../errors/inventory-error.ts'
import type { ClosingLog } from './closing-log.ts'
import type { ClosedDay, DayVersion } from './closings-book.ts'
import { closingDrift } from './closings-errors.ts'
import { bytesOf, digestOf, fileName, rowsOf } from './day-file.ts'
import { compareRows, type DayRow, dayColumns, nameOf } from './day-row.ts'
import { knownAt } from './known-at.ts'

/** The rows of closed days: from their files, or derived from the log again, which the digest proves. */
export class DayRows {
  readonly #log: ClosingLog

  constructor(log: ClosingLog) {
    this.#log = log
  }

  /** All rows of a day, as one of its versions has them. @throws CLOSING_DRIFT */
  async of(day: ClosedDay, version: number): Promise<readonly DayRow[]> {
    let rows: readonly DayRow[] = []
    for (const one of day.versions.slice(0, version)) rows = merged(rows, await this.#changesOf(day, one))
    return rows
  }

  /** The same as the files have it, whatever their digests say; what cannot be read is derived. */
  async stored(day: ClosedDay, version: number): Promise<readonly DayRow[]> {
    let rows: readonly DayRow[] = []
    for (const one of day.versions.slice(0, version)) {
      const bytes = await this.#log.store.read(fileName(one.day, one.version))
      const read = bytes && readRows(bytes)
      rows = merged(rows, read ?? (await this.#changesOf(day, one)))
    }
    return rows
  }

  /** What a version has of its own. */
  async #changesOf(day: ClosedDay, version: DayVersion): Promise<readonly DayRow[]> {
    const name = fileName(version.day, version.version)
    const bytes = await this.#log.store.read(name)
    if (bytes !== undefined && digestOf(version.previous, bytes) === version.digest) return rowsOf(bytes)
    const rows = await this.#derive(day, version)
    const derived = bytesOf(version.day, version.version, rows)
    const digest = digestOf(version.previous, derived)
    const { sequence } = version
    if (digest !== version.digest)
      throw errorAs(closingDrift, {
        day: day.day,
        version: version.version,
        sequence,
        digest: version.digest,
        derived: digest,
      })
    await this.#log.store.write(name, derived)
    return rows
  }

  async #derive(day: ClosedDay, { version, closing, sequence }: DayVersion): Promise<readonly DayRow[]> {
    const all = await knownAt(this.#log, { zone: day.zone, last: closing, sequence })
    const rows = all.get(day.day) ?? []
    return version === 1 ? rows : changed(await this.of(day, version - 1), rows)
  }
}

function readRows(bytes: Uint8Array): readonly DayRow[] | undefined {
  try {
    return rowsOf(bytes)
  } catch {
    return undefined
  }
}

/** Rows of which some are of a later version. */
export function merged(rows: readonly DayRow[], later: readonly DayRow[]): readonly DayRow[] {
  if (rows.length === 0) return later
  const all = new Map(rows.map((row) => [nameOf(row), row]))
  for (const row of later) all.set(nameOf(row), row)
  return [...all.values()].sort(compareRows)
}

/** The rows that are new or not as they were. Facts are only added, so no row goes. */
export function changed(before: readonly DayRow[], now: readonly DayRow[]): readonly DayRow[] {
  const known = new Map(before.map((row) => [nameOf(row), row]))
  return now.filter((row) => {
    const old = known.get(nameOf(row))
    return old === undefined || dayColumns.some((column) => old[column] !== row[column])
  })
}
