import { Random } from '../simulation/random.ts'
import { sites } from '../simulation/sites.ts'
import type { CrashRound, CrashRun, CrashSettings } from './crash-figures.ts'
import { drawMoment, drawOpeningMoment, Executioner, type KillMoment } from './kill-moment.ts'
import { productIds, warehouseIds } from './load.ts'
import { PostMortem } from './post-mortem.ts'
import { Submissions } from './submissions.ts'
import type { WriterOptions } from './writer-options.ts'
import { runWriter } from './writer-process.ts'

/**
 * Lets a process work on the log in a folder, kills it, and compares what it left with what it had
 * acknowledged; round after round, each beginning where the one before ended.
 */
export class CrashTest {
  readonly #settings: CrashSettings
  readonly #random: Random
  readonly #submissions: Submissions = new Submissions()
  readonly #postMortem: PostMortem
  readonly #snapshots: { begun: number; taken: number } = { begun: 0, taken: 0 }
  #lives = 0

  constructor(settings: CrashSettings) {
    this.#settings = settings
    this.#random = new Random(settings.seed, 'kills')
    this.#postMortem = new PostMortem(settings, this.#submissions, new Random(settings.seed, 'retries'))
  }

  /** @param onRound hears of each round when it is over */
  async run(onRound: (round: CrashRound) => void = () => undefined): Promise<CrashRun> {
    const startedAt = performance.now()
    await this.#fillShelves()
    const rounds: CrashRound[] = []
    for (let number = 1; number <= this.#settings.rounds; number += 1) {
      const round = await this.#round(number)
      rounds.push(round)
      onRound(round)
    }
    return this.#conclude(rounds, startedAt)
  }

  async #fillShelves(): Promise<void> {
    const inventory = await this.#postMortem.open()
    for (const site of sites(warehouseIds.length)) await inventory.addWarehouse({ ...site })
    const levels = warehouseIds.flatMap((warehouseId) => productIds.map((productId) => ({ warehouseId, productId })))
    const receipts = levels.map(
      (level, index) => ({ type: 'receive', idempotencyKey: `0/${index + 1}`, ...level, quantity: 50 }) as const,
    )
    await this.#postMortem.submit(inventory, receipts)
    await inventory.close()
  }

  async #round(round: number): Promise<CrashRound> {
    const callers = this.#random.pick([1, 16, 200])
    const before = this.#submissions.acknowledged
    const { killed, isInSnapshot } = await this.#letWork({ callers, takesOver: true }, drawMoment(this.#random))
    // The next process finds a log that nobody has put right yet, and is killed while it does that. It
    // leaves the holds alone: what is in flight may yet be sent again.
    const again = this.#random.chance(0.3)
      ? await this.#letWork({ callers, takesOver: false }, drawOpeningMoment(this.#random))
      : undefined
    const acknowledged = this.#submissions.acknowledged - before
    return {
      round,
      callers,
      killed,
      ...(again !== undefined && { killedAgain: again.killed }),
      isInSnapshot,
      acknowledged,
      ...(await this.#postMortem.hold()),
    }
  }

  /** Runs a writer up to its end; says when that came, and whether it was taking a snapshot then. */
  async #letWork(
    how: Pick<WriterOptions, 'callers' | 'takesOver'>,
    moment: KillMoment,
  ): Promise<Pick<CrashRound, 'killed' | 'isInSnapshot'>> {
    const { folder, seed, durability } = this.#settings
    this.#lives += 1
    const life = this.#lives
    const executioner = new Executioner(moment, folder)
    const snapshots = { begun: 0, taken: 0 }
    await runWriter({ folder, durability, seed, life, ...how }, (message, kill) => {
      if ('submitted' in message) this.#submissions.submit(message.submitted)
      else if ('answered' in message) this.#submissions.answer(message.answered)
      else if (message.stage === 'snapshot begun') snapshots.begun += 1
      else if (message.stage === 'snapshot taken') snapshots.taken += 1
      executioner.hear(message, kill)
    }).finally(() => executioner.leave())
    this.#snapshots.begun += snapshots.begun
    this.#snapshots.taken += snapshots.taken
    return { killed: executioner.killed, isInSnapshot: snapshots.begun > snapshots.taken }
  }

  async #conclude(rounds: readonly CrashRound[], startedAt: number): Promise<CrashRun> {
    const { check, proof } = await this.#postMortem.conclude()
    const { acknowledged, refused, contradictions } = this.#submissions
    // Whatever is wrong once is found wrong in every later round.
    const all = (of: (found: CrashRound) => readonly string[]): string[] => [...new Set(rounds.flatMap(of))]
    const lost = [...new Set([...all((round) => round.lost), ...check.lost])]
    const invented = [...new Set([...all((round) => round.invented), ...check.invented])]
    const drift = all((round) => round.drift)
    const unexpected = rounds.flatMap((round) => round.warnings).filter(({ code }) => code !== 'TORN_TAIL')
    const warnings = unexpected.map(({ message }) => message)
    const wrongs = [lost, invented, contradictions, drift, warnings]
    return {
      settings: this.#settings,
      time: performance.now() - startedAt,
      rounds,
      acknowledged,
      found: check.found,
      refused,
      lost,
      invented,
      contradictions,
      drift,
      warnings,
      snapshots: this.#snapshots,
      proof,
      isSound: proof.isSound && wrongs.every((wrong) => wrong.length === 0),
    }
  }
}
