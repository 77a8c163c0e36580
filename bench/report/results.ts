import type { Effort, Series } from '../scenarios/scenario.ts'
import type { Row } from '../support/row.ts'
import type { Machine } from './machine.ts'

/** All that a run found, as the file that `--json` names has it. */
export interface Results {
  readonly date: string
  readonly command: string
  readonly machine: Machine
  readonly effort: Effort
  /** How much else the machine had to do, by the processes that wanted a processor. Older results do not say. */
  readonly load?: { readonly before: number; readonly after: number }
  readonly rows: readonly Row[]
  /** Where each line of a chart goes through. */
  readonly series: readonly Series[]
}
