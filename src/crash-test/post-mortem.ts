import { Catalog } from '../catalog.ts'
import { FileJournal, InventoryManager, type JournalWarning, LogAudit } from '../index.ts'
import { type Proof, proofFrom } from '../simulation/proof.ts'
import type { Random } from '../simulation/random.ts'
import { answersTo } from './answer.ts'
import type { CrashSettings, Found } from './crash-figures.ts'
import type { KeyedCommand } from './keyed-command.ts'
import { checkLog, type LogCheck } from './log-check.ts'
import type { Submissions } from './submissions.ts'
import { segmentBytes } from './writer-options.ts'

/** How many commands are sent again after each opening: of those in flight, and of those acknowledged. */
const sentAgain = 25

/** Opens what a writer left, and compares it with the list of what was submitted and acknowledged. */
export class PostMortem {
  readonly #settings: CrashSettings
  readonly #submissions: Submissions
  readonly #random: Random

  constructor(settings: CrashSettings, submissions: Submissions, random: Random) {
    this.#settings = settings
    this.#submissions = submissions
    this.#random = random
  }

  async hold(): Promise<Found> {
    const inFlight = this.#submissions.commands('in flight')
    const warnings: JournalWarning[] = []
    const startedAt = performance.now()
    const inventory = await this.open((warning) => warnings.push(warning))
    const openedIn = performance.now() - startedAt
    try {
      const { commits, inFlightFound, lost, invented } = await checkLog(inventory.auditLog.commits(), this.#submissions)
      const again = [...this.#some(inFlight), ...this.#some(this.#submissions.commands('acknowledged'))]
      await this.#sendAgain(inventory, again)
      const { drift } = await inventory.reconcile()
      // The next opening begins there; its reconciliation compares it with the log.
      if (this.#random.chance(0.3)) await inventory.snapshot()
      return {
        openedIn,
        warnings,
        commits,
        inFlight: inFlight.length,
        inFlightFound,
        sentAgain: again.length,
        lost,
        invented,
        drift: drift.map((difference) => JSON.stringify(difference)),
      }
    } finally {
      await inventory.close()
    }
  }

  /** The last look, at the log as a whole. */
  async conclude(): Promise<{ check: LogCheck; proof: Proof }> {
    const inventory = await this.open()
    try {
      const check = await checkLog(inventory.auditLog.commits(), this.#submissions)
      const audit = new LogAudit()
      for await (const commit of inventory.auditLog.commits()) audit.add(commit)
      return { check, proof: proofFrom(audit.findings(inventory), await inventory.reconcile()) }
    } finally {
      await inventory.close()
    }
  }

  open(onWarning: (warning: JournalWarning) => void = () => undefined): Promise<InventoryManager> {
    const { folder, durability } = this.#settings
    const journal = new FileJournal(folder, { durability, segmentBytes, onWarning })
    return InventoryManager.open({ journal, ledgers: [new Catalog()] })
  }

  /** Makes calls as the writer does, and enters them in the list. */
  async submit(inventory: InventoryManager, commands: readonly KeyedCommand[]): Promise<void> {
    for (const command of commands) this.#submissions.submit(command)
    for (const answer of await answersTo(inventory, commands)) this.#submissions.answer(answer)
  }

  /** What was acknowledged gives its first answer; what was in flight is there once, whoever wrote it. */
  async #sendAgain(inventory: InventoryManager, commands: readonly KeyedCommand[]): Promise<void> {
    const half = Math.floor(commands.length / 2)
    await this.submit(inventory, commands.slice(0, half))
    await Promise.all(commands.slice(half).map((command) => this.submit(inventory, [command])))
  }

  #some(commands: readonly KeyedCommand[]): KeyedCommand[] {
    if (commands.length === 0) return []
    return Array.from({ length: Math.min(sentAgain, commands.length) }, () => this.#random.pick(commands))
  }
}
