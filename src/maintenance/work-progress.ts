/** How far some work on a log is, in commits: whoever waits for it can be shown. */
export interface WorkProgress {
  readonly done: number
  readonly total: number
}

export type ProgressListener = (progress: WorkProgress) => void
