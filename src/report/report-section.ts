/** Columns of figures stand to the right, those named by `words` to the left. */
export interface ReportTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly words: readonly number[]
  /** What is said where it has no rows; those without always have some. */
  readonly whenEmpty?: string
}

/** A part of the report, for a terminal and for a page alike. */
export interface ReportSection {
  readonly id: SectionId
  readonly title: string
  /** How the figures are to be read. */
  readonly note: string
  readonly tables: readonly ReportTable[]
  /** Sentences that stand below the tables. */
  readonly lines?: readonly string[]
}

export type SectionId =
  | 'revenue'
  | 'cohort'
  | 'restatement'
  | 'costs'
  | 'stock'
  | 'funnel'
  | 'customers'
  | 'returns'
  | 'drift'
