import type { Commit } from '../audit/commit.ts'
import { isLedgerOpened, type LedgerEntry } from '../audit/ledger-entry.ts'
import { invalidArgument } from '../errors/invalid-argument.ts'
import { InventoryError } from '../errors/inventory-error.ts'
import type { ResultSource } from '../inventory/command-result.ts'
import {
  type KeptAnswers,
  type LedgerFolds,
  type LedgerRow,
  nothingPlanned,
  type PlannedCounts,
} from '../inventory/ledger-folds.ts'
import type { Stock } from '../inventory/stock.ts'
import type { AnyEntry, AnyLedgerCommand, AnyLedgerKind } from './contract.ts'
import type { Ledger } from './ledger.ts'
import { LedgerBooks } from './ledger-books.ts'
import type { LedgerFold } from './ledger-room.ts'
import type { LedgerStates } from './ledger-states.ts'

interface OpenLedger {
  readonly kind: AnyLedgerKind
  readonly state: Ledger
}

/** The states of some ledgers, folded from one log. */
export class Ledgers implements LedgerFolds, LedgerStates {
  readonly kinds: readonly AnyLedgerKind[]
  readonly versions: Map<string, number> = new Map()
  readonly missing: string[] = []
  facts = 0
  readonly #byName: ReadonlyMap<string, OpenLedger>
  readonly #all: readonly OpenLedger[]
  readonly #counting: readonly OpenLedger[]
  /** Those that forget by time. */
  readonly #forgetful: readonly Ledger[]
  readonly #mayLeaveOut: boolean

  /** @param mayLeaveOut whether a ledger that the log has may be none of these: what it says is left out then */
  constructor(folds: readonly LedgerFold[], mayLeaveOut: boolean) {
    this.#mayLeaveOut = mayLeaveOut
    this.#all = folds.map((fold) => ({ kind: fold.kind, state: newState(fold) }))
    this.#forgetful = this.#all.map(({ state }) => state).filter((state) => state.retain !== undefined)
    this.#counting = this.#all.filter(({ state }) => state.counts !== undefined)
    this.#byName = new Map(this.#all.map((open) => [open.kind.name, open]))
    this.kinds = folds.map(({ kind }) => kind)
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  state(name: string): Ledger {
    const open = this.#byName.get(name)
    if (open === undefined) throw new InventoryError('LEDGER_MISSING', { ledger: name })
    return open.state
  }

  apply(entry: LedgerEntry, commit: Commit<object>): void {
    if (isLedgerOpened(entry)) {
      this.open(entry.ledger, entry.version, commit.sequence)
      return
    }
    this.facts += 1
    const open = this.#byName.get(entry.ledger)
    if (open === undefined) this.#leaveOut(entry.ledger, commit.sequence)
    else open.state.apply(currentForm(entry, open.kind), commit)
  }

  retain(at: number): void {
    for (const state of this.#forgetful) state.retain?.(at)
  }

  counts(productId: string, warehouseId?: string): PlannedCounts | undefined {
    if (this.missing.length > 0) return undefined
    if (this.#counting.length === 0) return nothingPlanned
    let incoming = 0
    let backordered = 0
    for (const { state } of this.#counting) {
      const counts = state.counts?.(productId, warehouseId)
      if (counts === undefined) continue
      incoming += counts.incoming
      backordered += counts.backordered
    }
    return { incoming, backordered }
  }

  answers(name: string): KeptAnswers | undefined {
    const command = this.#command(name)
    if (command === undefined) return undefined
    return {
      keep: ({ sequence, at, entries }: ResultSource, stock: Stock, fields: object): unknown =>
        command.keep(fields, new LedgerBooks(stock, this), { sequence, at, entries: entries as readonly AnyEntry[] }),
    }
  }

  *images(): Generator<readonly [ledger: string, version: number, rows: Iterable<LedgerRow>]> {
    for (const { kind, state } of this.#all) yield [kind.name, kind.version, state.image()]
  }

  open(name: string, version: number, sequence?: number): void {
    const kind = this.#byName.get(name)?.kind
    if (kind === undefined) this.#leaveOut(name, sequence)
    else if (version > kind.version) throw newerVersion(name, version, kind.version)
    this.versions.set(name, version)
  }

  restore(name: string, row: LedgerRow, version: number): void {
    const open = this.#byName.get(name)
    if (open === undefined) return
    if (version > open.kind.version) throw newerVersion(name, version, open.kind.version)
    open.state.restore(row, version)
  }

  #leaveOut(ledger: string, sequence: number | undefined): void {
    if (!this.#mayLeaveOut)
      throw new InventoryError('LEDGER_MISSING', { ledger, ...(sequence !== undefined && { sequence }) })
    if (!this.missing.includes(ledger)) this.missing.push(ledger)
  }

  #command(name: string): AnyLedgerCommand | undefined {
    const ledger = this.#byName.get(name.slice(0, Math.max(name.indexOf('.'), 0)))
    return Object.values(ledger?.kind.commands ?? {}).find((command) => command.name === name)
  }
}

/** All states that folds made. */
const made: WeakSet<Ledger> = new WeakSet()

/** A replay or a snapshot that went into a state in use would change it without a word. */
function newState(fold: LedgerFold): Ledger {
  const state = fold.make()
  if (made.has(state))
    throw invalidArgument('ledgers', fold.kind.name, 'gives the same state twice; let make() give a new one')
  made.add(state)
  return state
}

/** An entry as the ledger's code of today writes it. */
function currentForm(entry: LedgerEntry, kind: AnyLedgerKind): LedgerEntry {
  const { name, version } = kind
  const { v = 1 } = entry
  if (v === version) return entry
  if (v > version) throw newerVersion(name, v, version)
  return kind.upcast?.(entry, v) ?? entry
}

function newerVersion(name: string, found: number, supported: number): InventoryError {
  return new InventoryError('JOURNAL_VERSION', {
    found: `${found} of the ledger ${name}`,
    supported: String(supported),
  })
}
