import { type FSWatcher, watch } from 'node:fs'
import type { Random } from '../simulation/random.ts'
import type { Message } from './message.ts'

/** When a writer is killed. */
export type KillMoment =
  | { readonly after: 'answers' | 'changes of a snapshot'; readonly count: number }
  | { readonly after: 'first answer' | 'snapshot begun' | 'opening'; readonly ms: number }

/** The latest that a moment comes: what piles up until then is to be read many times. */
const longestMs = 1_500

/** Under load: after something was acknowledged, and now and then while a snapshot is taken or written. */
export function drawMoment(random: Random): KillMoment {
  const after = random.pick(['answers', 'first answer', 'snapshot begun', 'changes of a snapshot'] as const)
  if (after === 'answers') return { after, count: random.whole(1, 3_000) }
  if (after === 'changes of a snapshot') return { after, count: random.whole(1, 8) }
  return { after, ms: random.whole(0, after === 'first answer' ? 300 : 500) }
}

/** While the log of a process that was killed is put right. */
export function drawOpeningMoment(random: Random): KillMoment {
  return { after: 'opening', ms: random.whole(0, 60) }
}

/** Hears a writer, and kills it when the moment has come. */
export class Executioner {
  readonly #moment: KillMoment
  readonly #folder: string
  #answers = 0
  #isDue = false
  #watcher: FSWatcher | undefined
  #latest: NodeJS.Timeout | undefined
  #isLate = false

  /** @param folder where the writer's log is */
  constructor(moment: KillMoment, folder: string) {
    this.#moment = moment
    this.#folder = folder
  }

  hear(message: Message, kill: () => void): void {
    if ('answered' in message) {
      this.#answers += 1
      this.#latest ??= setTimeout(() => {
        this.#isLate = true
        kill()
      }, longestMs)
    }
    if (this.#isDue || !this.#hasCome(message)) return
    this.#isDue = true
    const moment = this.#moment
    if ('ms' in moment) setTimeout(kill, moment.ms)
    else if (moment.after === 'answers') kill()
    else this.#watch(moment.count, kill)
  }

  /** When it was killed. */
  get killed(): string {
    return describe(this.#isLate ? { after: 'first answer', ms: longestMs } : this.#moment)
  }

  /** To be called when the writer has ended. */
  leave(): void {
    this.#watcher?.close()
    clearTimeout(this.#latest)
  }

  #hasCome(message: Message): boolean {
    const moment = this.#moment
    const stage = 'stage' in message ? message.stage : undefined
    if (moment.after === 'opening') return stage === 'opening'
    if (moment.after === 'answers') return this.#answers >= moment.count
    return this.#answers > 0 && (moment.after === 'first answer' || stage === 'snapshot begun')
  }

  /** Kills at the nth change of a snapshot's file: it is made, written, renamed, and older ones are removed. */
  #watch(count: number, kill: () => void): void {
    let left = count
    this.#watcher = watch(this.#folder, (_, name) => {
      if (name?.includes('.snapshot') !== true) return
      left -= 1
      if (left === 0) kill()
    })
  }
}

function describe(moment: KillMoment): string {
  switch (moment.after) {
    case 'answers':
      return `at answer ${moment.count}`
    case 'changes of a snapshot':
      return `at change ${moment.count} of a snapshot's file`
    case 'snapshot begun':
      return `${moment.ms} ms into a snapshot`
    case 'opening':
      return `${moment.ms} ms into its opening`
    case 'first answer':
      return `${moment.ms} ms after an answer`
  }
}
