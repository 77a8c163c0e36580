import type { CommitContext, Reference } from '../audit/commit.ts'
import { isLedgerEntry, type LedgerEntry } from '../audit/ledger-entry.ts'
import { isRefusal, type Refusal } from '../errors/refusal.ts'
import { Command } from '../inventory/commands/command.ts'
import type { AnyCommandKind, Moment } from '../inventory/commands/command-kind.ts'
import { withOverdue } from '../inventory/decision.ts'
import { Draft, type MayTouch, notYet } from '../inventory/draft.ts'
import type { Entry } from '../inventory/entry.ts'
import type { LevelKey } from '../inventory/level-key.ts'
import { judgeNewIds } from '../inventory/new-ids.ts'
import type { LiveStock, Stock } from '../inventory/stock.ts'
import { type AskedCommand, askCommand, checkRequest, ledgerOf } from './asked-command.ts'
import type { AnyEntry, AnyLedgerCommand, Desk, LedgerKey, RunnableKind } from './contract.ts'
import type { CommitView, Ledger } from './ledger.ts'
import type { LedgerStates } from './ledger-states.ts'
import { plainEntry } from './plain-entry.ts'

/** At most about this many entries stand in one commit: other work must not be kept waiting. */
const mostEntries = 1_000

/** What a desk is made of. */
export interface DeskParts {
  readonly stock: LiveStock
  readonly ledgers: LedgerStates
  readonly moment: Moment
  readonly newId: () => string
  readonly mayTouch: MayTouch
  /** What will be said of the commit, as far as that is known. */
  readonly context: CommitContext | undefined
}

/**
 * The one desk that there is. All that is done on it is entries, applied to drafts as they will be to the live books;
 * so to take something back is to begin anew with the entries before it.
 */
export class WorkingDesk implements Desk {
  readonly #parts: DeskParts
  readonly #view: CommitView
  readonly #entries: AnyEntry[] = []
  #stock: Draft
  readonly #drafts: Map<string, Ledger> = new Map()
  /** The ledgers whose code is at work: the first one called, those that it ran, and so on. */
  readonly #atWork: string[] = []
  readonly #moment: Moment

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.#view = { sequence: notYet, at: parts.moment.at, ...parts.context }
    this.#stock = new Draft(parts.stock, parts.mayTouch)
    this.#moment = { ...parts.moment, atWork: this.#atWork }
  }

  get at(): number {
    return this.#parts.moment.at
  }

  get stock(): Stock {
    return this.#stock
  }

  get asker(): string | undefined {
    return this.#atWork.at(-2)
  }

  get room(): number {
    return mostEntries - this.#entries.length
  }

  /** All that was done so far, in order. */
  get entries(): readonly AnyEntry[] {
    return this.#entries
  }

  has(ledger: string): boolean {
    return this.#parts.ledgers.has(ledger)
  }

  ledger<Fact extends LedgerEntry, State extends Ledger<Fact>>({ name }: LedgerKey<Fact, State>): State {
    return this.#draftOf(name) as State
  }

  /** A ledger as it is here, to be looked at and not kept. */
  peek(name: string): Ledger {
    return this.#drafts.get(name) ?? this.#parts.ledgers.state(name)
  }

  newId(): string {
    return this.#parts.newId()
  }

  mayTouch({ warehouseId, productId }: LevelKey): boolean {
    return this.#parts.mayTouch(warehouseId, productId)
  }

  run<Request, Fields, Kept, Result>(
    kind: RunnableKind<Request, Fields, Kept, Result>,
    request: Request,
    owner?: string | null,
  ): Result | Refusal {
    const outcome =
      'keep' in kind
        ? this.perform(askCommand(kind as unknown as AnyLedgerCommand, request))
        : this.#runOnStock(kind as unknown as AnyCommandKind, request, owner)
    return outcome as Result | Refusal
  }

  record<Fact extends LedgerEntry, State extends Ledger<Fact>>(
    { name, version }: LedgerKey<Fact, State>,
    entry: NoInfer<Fact>,
  ): void {
    if (entry.ledger !== name || this.#atWork.at(-1) !== name) {
      throw new Error(`Only the code of the ledger ${name} records its entries; this one is of ${entry.ledger}.`)
    }
    this.#add(plainEntry(version > 1 ? { ...entry, v: version } : entry))
  }

  /** Takes up what somebody decided elsewhere: it is done here, too. */
  begin(entries: readonly AnyEntry[]): void {
    for (const entry of entries) this.#add(entry)
  }

  /** Lets a ledger's code work here. */
  letWork(ledger: string, work: () => void): void {
    this.#atWork.push(ledger)
    try {
      work()
    } finally {
      this.#atWork.pop()
    }
  }

  /** Runs a ledger's command, all or nothing; what it gives has no sequence yet. */
  perform({ command, fields }: AskedCommand): unknown {
    const before = this.#entries.length
    let isDone = false
    try {
      const refusal = this.#decide(command, fields)
      isDone = refusal === undefined
      if (refusal !== undefined) return refusal
    } finally {
      if (!isDone) this.#takeBackTo(before)
    }
    const own = { sequence: notYet, at: this.at, entries: this.#entries.slice(before) }
    return command.result(command.keep(fields, this, own), this)
  }

  #decide(command: AnyLedgerCommand, fields: object): Refusal | undefined {
    let refusal: Refusal | undefined
    this.letWork(ledgerOf(command), () => {
      refusal = command.decide(fields, this)
    })
    return refusal
  }

  #runOnStock(kind: AnyCommandKind, request: unknown, owner: string | null | undefined): unknown {
    const command = new Command(kind, checkRequest(kind, request))
    // Whoever acts in another's name may touch that one's holds.
    const isForAnother = typeof owner === 'string' && !this.#atWork.includes(owner)
    const moment = isForAnother ? { ...this.#moment, atWork: [...this.#atWork, owner] } : this.#moment
    const decision = withOverdue(command.decide(this.#stock, moment))
    if (isRefusal(decision)) return decision
    if (decision.some(isOfWarehouse)) {
      throw new Error(`A desk has stock and no settings of warehouses: call ${kind.name} on the inventory itself.`)
    }
    const taken = moment.hasForeignIds ? judgeNewIds(decision, this.#stock) : undefined
    if (taken !== undefined) return taken
    const { context } = command.labels
    const labels: EntryLabels = {
      reference: context?.reference,
      reason: context?.reason,
      owner: owner === undefined ? this.#atWork.at(-1) : (owner ?? undefined),
    }
    const entries = decision.map((entry) => labelled(entry, labels))
    this.begin(entries)
    return command.result(this.#stock, { sequence: notYet, at: moment.at, entries })
  }

  #add(entry: AnyEntry): void {
    if (isLedgerEntry(entry)) this.#draftOf(entry.ledger).apply(entry, this.#view)
    else if ('productId' in entry) this.#stock.apply([entry], this.at, undefined)
    this.#entries.push(entry)
  }

  #draftOf(name: string): Ledger {
    const draft = this.#drafts.get(name) ?? this.#parts.ledgers.state(name).draft()
    this.#drafts.set(name, draft)
    return draft
  }

  #takeBackTo(count: number): void {
    if (this.#entries.length === count) return
    const kept = this.#entries.slice(0, count)
    this.#entries.length = 0
    this.#drafts.clear()
    this.#stock = new Draft(this.#parts.stock, this.#parts.mayTouch)
    this.begin(kept)
  }
}

/** Drafts know nothing of it: what comes next would be decided as if it had not been said. */
function isOfWarehouse({ type }: Entry): boolean {
  return type === 'warehouse-added' || type === 'warehouse-configured'
}

/** What an entry of the stock says for itself, because its commit is not about it. */
interface EntryLabels {
  readonly reference: Reference | undefined
  readonly reason: string | undefined
  readonly owner: string | undefined
}

function labelled(entry: Entry, { reference, reason, owner }: EntryLabels): Entry {
  return {
    ...entry,
    ...(reference !== undefined && entry.reference === undefined && { reference }),
    ...(reason !== undefined && { reason }),
    ...(owner !== undefined && entry.type === 'reserved' && { owner }),
  }
}
