import { Presets, SingleBar } from 'cli-progress'
import type { WorkProgress } from '../../index.ts'

/** Work that is done sooner shows no bar. */
const patienceMs = 300

/**
 * Does some work and shows on a terminal how far it is; anywhere else it is quiet. Nothing is left of the bar.
 */
export async function withProgress<Result>(
  what: string,
  work: (onProgress: (progress: WorkProgress) => void) => Promise<Result>,
  unit = 'commits',
): Promise<Result> {
  const bar = new SingleBar(
    {
      format: `${what} {bar} {percentage}% | {value} of {total} ${unit} | {eta_formatted} left`,
      formatValue: (value, _options, type) =>
        type === 'value' || type === 'total' ? value.toLocaleString('en-US') : String(value),
      stream: process.stderr,
      clearOnComplete: true,
      // A bar that hears of an interrupt would swallow it; so it changes nothing that an interrupt would leave.
      hideCursor: false,
      linewrap: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  )
  const startedAt = performance.now()
  try {
    return await work(({ done, total }) => {
      if (bar.isActive) bar.update(done)
      else if (performance.now() - startedAt > patienceMs) bar.start(total, done)
    })
  } finally {
    bar.stop()
  }
}
