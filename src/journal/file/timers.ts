import { setTimeout as pause } from 'node:timers/promises'

/** Time as it passes in this process, whatever any wall clock says. */
export interface Timers {
  /** In milliseconds, from some moment on; it never goes back. */
  now(): number
  sleep(ms: number): Promise<void>
  /**
   * Calls again and again, and keeps no process alive for it.
   * @returns what ends it
   */
  every(ms: number, act: () => void): () => void
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  sleep: async (ms) => pause(ms),
  every(ms, act) {
    const timer = setInterval(act, ms)
    timer.unref()
    return () => clearInterval(timer)
  },
}
