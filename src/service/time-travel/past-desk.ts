import type { Engine } from '../../engine/engine.ts'
import { replayFolding } from '../../engine/replay.ts'
import { isInventoryError } from '../../errors/inventory-error.ts'
import { foldingKnown, readKnownLedgers } from '../../maintenance/known-ledgers.ts'
import { HttpProblem } from '../http-problem.ts'
import { PastShelf } from './past-shelf.ts'
import { PastThread } from './past-thread.ts'
import { type QuestionName, questions, type Reads } from './questions.ts'

/** This many points of the past are folded at once; more must come again. */
const desks = 2
/** How long a fold may take, in milliseconds. */
const usualBudgetMs = 20_000

/** Who answers questions of the past: a thread, or this one where the journal is in no folder. */
interface Clerk {
  ask(sequence: number, name: QuestionName, input: unknown): Promise<string>
  /** @param why what whoever waits for a point is told */
  end(why: (sequence: number) => Error): Promise<void>
}

interface Desk {
  readonly clerk: Clerk
  /** What it has folded, the one asked for last at the end. */
  readonly known: Set<number>
  /** What it is folding. */
  busyWith: number | undefined
}

/**
 * Answers questions of the past, within bounds: two points are folded at once, who asks for the same one waits for the
 * same fold, a few are kept, and a fold that takes too long is ended.
 */
export class PastDesk {
  readonly #desks: readonly Desk[]
  readonly #budgetMs: number

  constructor(engine: Engine, budgetMs: number = usualBudgetMs) {
    this.#budgetMs = budgetMs
    const folder = engine.journal.snapshots?.folder
    const clerk = (): Clerk => (folder === undefined ? new InProcess(engine) : new PastThread(folder))
    this.#desks = Array.from({ length: desks }, () => ({
      clerk: clerk(),
      known: new Set<number>(),
      busyWith: undefined,
    }))
  }

  /** @returns the answer as JSON. @throws PAST_BUSY, PAST_TOO_FAR, and what reading the log does */
  async ask(sequence: number, name: QuestionName, input: unknown): Promise<string> {
    const desk = this.#deskFor(sequence)
    const isNew = !desk.known.has(sequence) && desk.busyWith === undefined
    if (isNew) desk.busyWith = sequence
    // When it is asked, as the shelf does: else it would seem to keep what it has given up, and fold it beside the rest.
    remember(desk.known, sequence)
    try {
      return await this.#inTime(desk, sequence, desk.clerk.ask(sequence, name, input))
    } catch (error) {
      // Its thread may be gone, and what it knew with it.
      if (!isInventoryError(error)) desk.known.clear()
      throw error
    } finally {
      if (isNew) desk.busyWith = undefined
    }
  }

  async end(): Promise<void> {
    const over = new HttpProblem('SHUTTING_DOWN', 'The service is shutting down. Come back soon.')
    await Promise.all(this.#desks.map(({ clerk }) => clerk.end(() => over)))
  }

  #deskFor(sequence: number): Desk {
    const knowing = this.#desks.find(({ known, busyWith }) => busyWith === sequence || known.has(sequence))
    const free = knowing ?? this.#desks.find(({ busyWith }) => busyWith === undefined)
    if (free !== undefined) return free
    throw busy()
  }

  async #inTime(desk: Desk, sequence: number, answer: Promise<string>): Promise<string> {
    const tooLong = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      const tooFar = this.#tooFar(sequence)
      tooLong.reject(tooFar)
      desk.known.clear()
      // Those who wait for another point of its thread may come again.
      void desk.clerk.end((asked) => (asked === sequence ? tooFar : busy()))
    }, this.#budgetMs)
    // Whichever of the two is late has nobody who listens.
    answer.catch(() => undefined)
    try {
      return await Promise.race([answer, tooLong.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  #tooFar(sequence: number): HttpProblem {
    const budgetMs = this.#budgetMs
    const said = `The state after commit ${sequence} takes longer than ${budgetMs} ms to work out. Ask for a later commit.`
    return new HttpProblem('PAST_TOO_FAR', said, { sequence, budgetMs })
  }
}

function busy(): HttpProblem {
  const said = `${desks} points of the past are being worked out, and no more may be. Come back soon.`
  return new HttpProblem('PAST_BUSY', said)
}

/** As many as the shelf keeps. */
function remember(known: Set<number>, sequence: number): void {
  known.delete(sequence)
  known.add(sequence)
  const [oldest] = known
  if (known.size > 3 && oldest !== undefined) known.delete(oldest)
}

/** A journal in memory is folded here, in small slices. */
class InProcess implements Clerk {
  readonly #shelf: PastShelf

  constructor({ journal }: Engine) {
    this.#shelf = new PastShelf((sequence, ledgers) =>
      replayFolding(journal, { until: { sequence }, ledgers }, foldingKnown(readKnownLedgers({ ledgers }))),
    )
  }

  async ask(sequence: number, name: QuestionName, input: unknown): Promise<string> {
    const reads = await this.#shelf.at(sequence)
    const question = questions[name] as (reads: Reads, input: unknown) => unknown
    return JSON.stringify(question(reads, input))
  }

  async end(): Promise<void> {}
}
