import { availableParallelism } from 'node:os'
import type { LogPlaceReport } from '../simulation/log-place.ts'
import type { RunLabels } from '../simulation/report/report.ts'
import type { CrashRun } from './crash-figures.ts'

export interface CrashReport extends CrashRun {
  readonly kind: 'crash'
  readonly version: string
  readonly node: string
  readonly cores: number
  /** The command that draws the same kills and the same load; how they meet does not follow from it. */
  readonly rerun: string
  readonly journal: LogPlaceReport
}

export function crashReport(run: CrashRun, journal: LogPlaceReport, { version, rerun }: RunLabels): CrashReport {
  return { kind: 'crash', version, node: process.version, cores: availableParallelism(), rerun, journal, ...run }
}
