/**
 * Begins work at a fixed rate, whether what was begun is done or not, and tells each when it was due:
 * who is kept waiting because the process was busy has waited all the same. Resolves when all is done.
 */
export async function atRate(perSecond: number, seconds: number, begin: (due: number) => Promise<void>): Promise<void> {
  const total = Math.round(perSecond * seconds)
  const intervalMs = 1_000 / perSecond
  const start = performance.now()
  const all = Promise.withResolvers<void>()
  let begun = 0
  let done = 0
  const beginDue = (): void => {
    const now = performance.now()
    for (; begun < total && start + begun * intervalMs <= now; begun += 1) {
      begin(start + begun * intervalMs).then(() => {
        done += 1
        if (done === total) all.resolve()
      }, all.reject)
    }
    if (begun === total) clearInterval(timer)
  }
  const timer = setInterval(beginDue, 1)
  try {
    await all.promise
  } finally {
    clearInterval(timer)
  }
}
