import { isStockholdError } from './stockhold-error.ts'

const firstMs = 100
const longestMs = 5_000
/** Whoever is told to come back later than that hears it at once. */
const longestRetryAfterMs = 30_000

/**
 * How long to wait before the same is asked again; undefined if that is of no use.
 * @param attempts so many have failed
 */
export function pauseBefore(error: unknown, attempts: number): number | undefined {
  if (!isPassing(error)) return undefined
  const { retryAfterMs = 0 } = error as { readonly retryAfterMs?: number }
  return Math.max(retryAfterMs, jittered(Math.min(longestMs, firstMs * 2 ** (attempts - 1))))
}

/** Between half of it and all: what failed together does not come back together. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2)
}

/** Whether the same may do soon. A command may have been done: it is sent again with its key, or not at all. */
export function isPassing(error: unknown): boolean {
  if (!isStockholdError(error)) return false
  const { code, status, retryAfterMs } = error
  if (code === 'UNREACHABLE' || code === 'TIMED_OUT' || status === 502 || status === 504) return true
  return (status === 503 || status === 429) && retryAfterMs !== undefined && retryAfterMs <= longestRetryAfterMs
}

/** @throws the signal's reason, at once when it is given up */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason)
    const giveUp = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    }, ms)
    signal?.addEventListener('abort', giveUp, { once: true })
  })
}
