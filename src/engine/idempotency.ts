import { type Refusal, refuse } from '../errors/refusal.ts'
import type { IdempotencyKeys } from '../inventory/idempotency-keys.ts'
import { type Answer, settleEarly } from './answer.ts'
import type { CommitPipeline } from './commit-pipeline.ts'
import type { Committer } from './committer.ts'
import type { LockWait, UnitOfWork } from './unit-of-work.ts'

/**
 * Sends work through the pipeline, once for each idempotency key: a key that a commit has bound gets
 * that commit's result, and while the first call with a key is in flight the others join it.
 *
 * Keeps: invariant 12, the same key gives the same effect once.
 */
export class Idempotency {
  readonly #pipeline: CommitPipeline
  readonly #committer: Committer
  readonly #keys: IdempotencyKeys
  readonly #isInsideTransaction: () => boolean
  readonly #isOver: () => boolean
  readonly #first: Map<string, FirstCall> = new Map()

  constructor(
    pipeline: CommitPipeline,
    committer: Committer,
    keys: IdempotencyKeys,
    isInsideTransaction: () => boolean,
    isOver: () => boolean,
  ) {
    this.#isOver = isOver
    this.#pipeline = pipeline
    this.#committer = committer
    this.#keys = keys
    this.#isInsideTransaction = isInsideTransaction
  }

  /** Returns what tells when the work is decided; undefined if it is decided already. */
  run(work: UnitOfWork, answer: Answer): LockWait | undefined {
    const key = work.labels.idempotencyKey
    if (key === undefined) return this.#pipeline.run(work, answer)
    const first = this.#first.get(key)
    if (first !== undefined) return this.#join(first, key, work, answer)
    const bound = this.#keys.get(key)
    if (bound === undefined) return this.#begin(key, work, answer)
    if (bound.fingerprint !== work.fingerprint()) {
      this.#committer.answerWhenDurable(answer, undefined, reused(key, bound.sequence))
      return undefined
    }
    this.#committer.answerWhenDurable(answer, work.recall === undefined ? bound.result : work.recall(bound.result))
    return undefined
  }

  #begin(key: string, work: UnitOfWork, answer: Answer): LockWait | undefined {
    const first = new FirstCall(work.fingerprint(), answer, () => this.#first.delete(key), this.#isOver)
    this.#first.set(key, first)
    try {
      first.undecided = this.#pipeline
        .run(work, first)
        ?.decided()
        .finally(() => {
          first.undecided = undefined
        })
    } catch (error) {
      this.#first.delete(key)
      throw error
    }
    return undecided(first.undecided)
  }

  #join(first: FirstCall, key: string, work: UnitOfWork, answer: Answer): LockWait | undefined {
    if (first.fingerprint !== work.fingerprint()) {
      const sequence = this.#keys.get(key)?.sequence
      this.#committer.answerWhenDurable(answer, undefined, reused(key, sequence))
      return undefined
    }
    if (first.undecided !== undefined && this.#isInsideTransaction()) {
      answer.refuse(refuse('WOULD_DEADLOCK', { command: work.type }))
      return undefined
    }
    return this.#waitWith(first, work, answer)
  }

  /** Joins; returns what tells when the work is decided: by the first call, or anew if that gives up. */
  #waitWith(first: FirstCall, work: UnitOfWork, answer: Answer): LockWait | undefined {
    const decided = Promise.withResolvers<void>()
    let isJudgedAnew = false
    first.join(answer, work.labels.signal, () => {
      isJudgedAnew = true
      decided.resolve(this.#runAgain(work, answer)?.decided())
    })
    void first.undecided?.then(() => {
      if (!isJudgedAnew) decided.resolve()
    })
    return first.undecided === undefined ? undefined : undecided(decided.promise)
  }

  #runAgain(work: UnitOfWork, answer: Answer): LockWait | undefined {
    try {
      return this.run(work, answer)
    } catch (error) {
      return settleEarly(answer, error)
    }
  }
}

function undecided(decided: Promise<void> | undefined): LockWait | undefined {
  return decided === undefined ? undefined : { decided: () => decided }
}

interface Joiner {
  readonly answer: Answer
  /** Judges it anew, if the first call was never judged. */
  readonly again: () => void
  readonly leave: () => void
}

/** The answer to the first call with a key, and to all who call with it until that is given. */
class FirstCall implements Answer {
  readonly fingerprint: string
  readonly #answer: Answer
  readonly #onSettled: () => void
  readonly #isOver: () => boolean
  readonly #joiners: Set<Joiner> = new Set()
  /** While it waits for a lock: until when. */
  undecided: Promise<void> | undefined

  /** @param isOver whether the engine has stopped: then nobody else could do better, and it is not tried */
  constructor(fingerprint: string, answer: Answer, onSettled: () => void, isOver: () => boolean) {
    this.#isOver = isOver
    this.fingerprint = fingerprint
    this.#answer = answer
    this.#onSettled = onSettled
  }

  join(answer: Answer, signal: AbortSignal | undefined, again: () => void): void {
    const onAbort = (): void => {
      // Once it is decided, what it came to stands, and its answer only waits for the journal.
      if (this.undecided !== undefined && this.#joiners.delete(joiner)) answer.fail(signal?.reason)
    }
    const joiner: Joiner = {
      answer,
      again,
      leave: () => signal?.removeEventListener('abort', onAbort),
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    this.#joiners.add(joiner)
  }

  succeed(value: unknown): void {
    for (const { answer } of this.#settled()) answer.succeed(value)
  }

  refuse(refusal: Refusal): void {
    for (const { answer } of this.#settled()) answer.refuse(refusal)
  }

  fail(error: unknown): void {
    const [first, ...joiners] = this.#settled()
    first.answer.fail(error)
    for (const { answer, again } of joiners) {
      if (this.#isOver()) answer.fail(error)
      else again()
    }
  }

  #settled(): [Pick<Joiner, 'answer'>, ...Joiner[]] {
    this.#onSettled()
    const joiners = [...this.#joiners]
    this.#joiners.clear()
    for (const joiner of joiners) joiner.leave()
    return [{ answer: this.#answer }, ...joiners]
  }
}

function reused(idempotencyKey: string, sequence: number | undefined): Refusal {
  return refuse('IDEMPOTENCY_KEY_REUSED', sequence === undefined ? { idempotencyKey } : { idempotencyKey, sequence })
}
