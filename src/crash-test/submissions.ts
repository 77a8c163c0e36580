import { type Answer, type Effect, isSameEffect } from './answer.ts'
import type { KeyedCommand } from './keyed-command.ts'

interface Account {
  readonly command: KeyedCommand
  /** What must be in the log: a commit with this effect, nothing, or, without an answer, either. */
  expected: Effect | 'nothing' | 'either'
  /** Whether its commit was acknowledged, and not only found. */
  isAcknowledged: boolean
}

/** What became of the commands by a log. */
export interface Settlement {
  /** Acknowledged commits that are there. */
  found: number
  /** Those without an answer, and how many of them are there. */
  inFlight: number
  inFlightFound: number
  readonly lost: string[]
  readonly invented: string[]
}

/** The parent's list: what was submitted, and what was acknowledged, as far as the parent heard of it. */
export class Submissions {
  readonly #accounts: Map<string, Account> = new Map()
  /** Commands that had another answer the second time. */
  readonly contradictions: string[] = []
  acknowledged = 0
  /** Answers that there is no commit. */
  refused = 0

  submit(command: KeyedCommand): void {
    const account = this.#accounts.get(command.idempotencyKey)
    if (account === undefined)
      this.#accounts.set(command.idempotencyKey, { command, expected: 'either', isAcknowledged: false })
    // A refused command binds no key: sent again, it is judged anew.
    else if (account.expected === 'nothing') account.expected = 'either'
  }

  answer({ key, effect }: Answer): void {
    const account = this.#accounts.get(key)
    if (account === undefined) {
      this.contradictions.push(`${key} was answered, and never submitted`)
      return
    }
    const { expected } = account
    const had = typeof expected === 'object' ? expected : undefined
    if (had !== undefined && (effect === undefined || !isSameEffect(had, effect)))
      this.contradictions.push(
        `${key} had ${JSON.stringify(had)} first, and ${JSON.stringify(effect) ?? 'nothing'} again`,
      )
    else account.expected = effect === undefined ? 'nothing' : { ...had, ...effect }
    if (effect === undefined) this.refused += 1
    else if (!account.isAcknowledged) {
      account.isAcknowledged = true
      this.acknowledged += 1
    }
  }

  commandOf(key: string): KeyedCommand | undefined {
    return this.#accounts.get(key)?.command
  }

  /** Commands of which nothing was heard, or which were acknowledged. */
  commands(which: 'in flight' | 'acknowledged'): KeyedCommand[] {
    return [...this.#accounts.values()]
      .filter(({ expected, isAcknowledged }) => (which === 'in flight' ? expected === 'either' : isAcknowledged))
      .map(({ command }) => command)
  }

  /** Compares the list with what is in a log. What a kill had left open is settled then, for good. */
  settle(inLog: ReadonlyMap<string, Effect>): Settlement {
    const settlement: Settlement = { found: 0, inFlight: 0, inFlightFound: 0, lost: [], invented: [] }
    for (const [key, account] of this.#accounts) {
      const { expected, isAcknowledged } = account
      const effect = inLog.get(key)
      if (expected === 'either') {
        account.expected = effect ?? 'nothing'
        settlement.inFlight += 1
        if (effect !== undefined) settlement.inFlightFound += 1
      } else if (expected === 'nothing') {
        if (effect !== undefined) settlement.invented.push(`${key} had no effect, and is in commit ${effect.sequence}`)
      } else if (effect === undefined || !isSameEffect(expected, effect)) {
        const instead = effect === undefined ? 'nothing' : JSON.stringify(effect)
        settlement.lost.push(`${key} had ${JSON.stringify(expected)}, and the log has ${instead}`)
      } else if (isAcknowledged) settlement.found += 1
    }
    return settlement
  }
}
