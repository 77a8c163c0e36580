import type { Section } from '../concurrency/lock-table.ts'
import type { Answer } from './answer.ts'
import type { Deadline } from './deadline.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { LockWait, UnitOfWork } from './unit-of-work.ts'

/** What carries work through the five steps once its lock is there. */
interface Executor {
  execute(work: UnitOfWork, answer: Answer): void
}

/** A command that waits for the lock of its one level. */
export class WaitingCommand implements Section, LockWait {
  readonly #work: UnitOfWork
  readonly #answer: Answer
  readonly #deadline: Deadline
  readonly #executor: Executor
  readonly #lifecycle: Lifecycle
  #isOver = false
  #decided: PromiseWithResolvers<void> | undefined

  constructor(work: UnitOfWork, answer: Answer, deadline: Deadline, executor: Executor, lifecycle: Lifecycle) {
    this.#work = work
    this.#answer = answer
    this.#deadline = deadline
    this.#executor = executor
    this.#lifecycle = lifecycle
    lifecycle.beginWait(deadline)
  }

  /** Resolves when it was decided, or is not going to be. Few ask; thousands may wait. */
  decided(): Promise<void> {
    if (this.#isOver) return Promise.resolve()
    this.#decided ??= Promise.withResolvers<void>()
    return this.#decided.promise
  }

  run(): void {
    this.#end()
    try {
      this.#deadline.mustNotBeOver()
      this.#executor.execute(this.#work, this.#answer)
    } catch (error) {
      this.#answer.fail(error)
    }
  }

  giveUp(reason: unknown): void {
    this.#end()
    this.#answer.fail(reason)
  }

  #end(): void {
    this.#lifecycle.endWait(this.#deadline)
    this.#deadline.end()
    this.#isOver = true
    this.#decided?.resolve()
  }
}
