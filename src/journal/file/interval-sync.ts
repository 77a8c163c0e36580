/** Syncs some time after something was written, and again if more was; never two syncs at once. */
export class IntervalSync {
  readonly #intervalMs: number
  readonly #sync: () => Promise<void>
  #timer: NodeJS.Timeout | undefined
  #syncing: Promise<void> | undefined
  #isDue = false
  #isStopped = false

  /** @param sync must not reject */
  constructor(intervalMs: number, sync: () => Promise<void>) {
    this.#intervalMs = intervalMs
    this.#sync = sync
  }

  /** Something was written. */
  wake(): void {
    if (this.#isStopped) return
    if (this.#timer !== undefined || this.#syncing !== undefined) {
      this.#isDue = true
      return
    }
    this.#isDue = false
    this.#timer = setTimeout(() => this.#begin(), this.#intervalMs)
    // A program may end before: what is written is in the system's hands.
    this.#timer.unref()
  }

  /** No sync begins any more; resolves when the last has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true
    clearTimeout(this.#timer)
    await this.#syncing
  }

  #begin(): void {
    this.#timer = undefined
    // What is written from now on waits for the next.
    this.#isDue = false
    this.#syncing = this.#sync().then(() => {
      this.#syncing = undefined
      if (this.#isDue) this.wake()
    })
  }
}
