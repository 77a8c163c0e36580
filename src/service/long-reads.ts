import { invalidArgument } from '../errors/invalid-argument.ts'
import type { InventoryManager } from '../inventory-manager.ts'
import { HttpProblem } from './http-problem.ts'

/** So many reads of the whole log run at once: each takes its part of the one thread that answers everybody. */
const mostAtOnce = 2
/** So many of the last answers are kept, for whoever reads on page by page. */
const mostKept = 4

/** What a read found, and the last commit that it knows. */
export interface Found<Value> {
  readonly sequence: number
  readonly value: Value
}

/** Reads that go through the whole log. Whoever asks the same while the log is the same shares one. */
export class LongReads {
  readonly #inventory: Pick<InventoryManager, 'settled'>
  readonly #sequence: () => number
  readonly #answers: Map<string, Promise<unknown>> = new Map()
  #running = 0

  /** @param sequence that of the last commit that is visible */
  constructor(inventory: Pick<InventoryManager, 'settled'>, sequence: () => number) {
    this.#inventory = inventory
    this.#sequence = sequence
  }

  /**
   * @param question what names it: the same question at the same commit has one answer
   * @param asked as it was known at this commit; all that is known, if left out
   * @throws BUSY, INVALID_ARGUMENT for a commit that is not there yet, and what the read throws
   */
  async read<Value>(
    question: string,
    asked: number | undefined,
    make: (sequence: number) => Promise<Value>,
  ): Promise<Found<Value>> {
    const last = this.#sequence()
    const sequence = asked ?? last
    if (sequence > last) throw invalidArgument('sequence', asked, `is not there yet: the log ends with commit ${last}`)
    const name = `${sequence} ${question}`
    const known = this.#answers.get(name) as Promise<Value> | undefined
    return { sequence, value: await (known ?? this.#start(name, () => make(sequence))) }
  }

  #start<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
    if (this.#running >= mostAtOnce) {
      const said = `${mostAtOnce} reads of the whole log are running already. Ask again soon, or about less.`
      throw new HttpProblem('BUSY', said, { running: this.#running })
    }
    this.#running += 1
    const answer = this.#make(make).finally(() => {
      this.#running -= 1
    })
    this.#answers.set(name, answer)
    answer.catch(() => this.#answers.delete(name))
    const [oldest] = this.#answers.keys()
    if (this.#answers.size > mostKept && oldest !== undefined) this.#answers.delete(oldest)
    return answer
  }

  /** The log is read as it is durable: what is visible may not be there yet. */
  async #make<Value>(make: () => Promise<Value>): Promise<Value> {
    await this.#inventory.settled()
    return make()
  }
}
