import type { z } from 'zod'
import type { InventoryManager } from '../inventory-manager.ts'
import {
  cohortValue,
  fifoLayers,
  type MonthlyOptions,
  promiseFunnel,
  type ReturnGroup,
  returnRate,
} from '../reporting.ts'
import * as answers from './schemas/report-answers.ts'

/** A question that is asked again and again, as a function over the log. */
export interface ReportQuestion {
  readonly row: z.ZodType
  /** Whether it is about months, which are somebody's. */
  readonly hasMonths: boolean
  ask(inventory: InventoryManager, options: MonthlyOptions): Promise<readonly object[]>
}

/** By their names. A test sees to it that every named question is here. */
export const reportQuestions: Readonly<Record<string, ReportQuestion>> = {
  'promise-funnel': { row: answers.FunnelAnswer, hasMonths: false, ask: promiseFunnel },
  'cohort-value': { row: answers.CohortAnswer, hasMonths: true, ask: cohortValue },
  'returns-by-category': returnsBy('category'),
  'returns-by-reason': returnsBy('reason'),
  'returns-by-month': returnsBy('month'),
  'fifo-layers': { row: answers.FifoLayerAnswer, hasMonths: false, ask: fifoLayers },
}

function returnsBy(by: ReturnGroup): ReportQuestion {
  return {
    row: answers.ReturnRateAnswer,
    hasMonths: by === 'month',
    ask: (inventory, options) => returnRate(inventory, { ...options, by }),
  }
}
