import type { Random } from '../simulation/random.ts'
import type { Message } from './message.ts'

/** When a writer is killed. */
export type KillMoment =
  | { readonly after: 'answers'; readonly count: number }
  | { readonly after: 'first answer' | 'snapshot begun' | 'opening'; readonly ms: number }

/** Under load: after something was acknowledged, and now and then while a snapshot is being taken. */
export function drawMoment(random: Random): KillMoment {
  const after = random.pick(['answers', 'first answer', 'snapshot begun'] as const)
  if (after === 'answers') return { after, count: random.whole(1, 3_000) }
  return { after, ms: random.whole(0, after === 'first answer' ? 300 : 400) }
}

/** While the log of a process that was killed is put right. */
export function drawOpeningMoment(random: Random): KillMoment {
  return { after: 'opening', ms: random.whole(0, 60) }
}

/** Hears a writer, and kills it when the moment has come. */
export class Executioner {
  readonly #moment: KillMoment
  #answers = 0
  #isDue = false

  constructor(moment: KillMoment) {
    this.#moment = moment
  }

  hear(message: Message, kill: () => void): void {
    if ('answered' in message) this.#answers += 1
    if (this.#isDue || !this.#hasCome(message)) return
    this.#isDue = true
    if (this.#moment.after === 'answers') kill()
    else setTimeout(kill, this.#moment.ms)
  }

  #hasCome(message: Message): boolean {
    const moment = this.#moment
    const stage = 'stage' in message ? message.stage : undefined
    if (moment.after === 'opening') return stage === 'opening'
    if (moment.after === 'answers') return this.#answers >= moment.count
    if (moment.after === 'first answer') return this.#answers > 0
    return this.#answers > 0 && stage === 'snapshot begun'
  }
}

export function describeMoment(moment: KillMoment): string {
  if (moment.after === 'answers') return `at answer ${moment.count}`
  const { after, ms } = moment
  if (after === 'snapshot begun') return `${ms} ms into a snapshot`
  return after === 'opening' ? `${ms} ms into its opening` : `${ms} ms after an answer`
}
