import { setImmediate as nextTurn } from 'node:timers/promises'

/** How long background work may hold the thread before others get a turn. */
const sliceMs = 5

/** Lets others have their turn between the pieces of long work. */
export class TimeSlice {
  #start: number = performance.now()

  get isOver(): boolean {
    return performance.now() - this.#start > sliceMs
  }

  /** To be awaited when a slice is over. */
  async next(): Promise<void> {
    await nextTurn()
    this.#start = performance.now()
  }
}
