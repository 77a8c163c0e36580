import {
  Attachment,
  type CommandOptions,
  commandFields,
  deskCommands,
  isRefusal,
  type Ledger,
  type LedgerCommand,
  type LedgerEntry,
  type LedgerKind,
  type LedgerPort,
  type LedgerRoom,
  type LedgerRow,
  type LevelKey,
  ledgerCommand,
  type ReadBooks,
  stockCommands,
} from '../../src/ledger.ts'

const kinds: typeof stockCommands & typeof deskCommands = { ...stockCommands, ...deskCommands }

export interface Errand {
  /** `porter` for a round of errands within this one, all or nothing. */
  readonly name: keyof typeof kinds | 'porter'
  readonly request: Readonly<Record<string, unknown>>
}

/** A ledger that knows nothing. */
class Nothing implements Ledger {
  apply(): void {}

  draft(): this {
    return this
  }

  *image(): Generator<LedgerRow> {}

  restore(): void {}
}

interface Round {
  readonly errands: readonly Errand[]
  /** Whether it goes on after an errand that is refused. */
  readonly isLenient?: boolean
}

const run: LedgerCommand<CommandOptions & Round, Round, null, null> = ledgerCommand({
  name: 'porter.run',
  request: { errands: true, isLenient: true, ...commandFields },
  read: ({ errands, isLenient }) => ({ errands: errands as readonly Errand[], isLenient: isLenient === true }),
  locks: ({ errands }, books) => errands.flatMap((errand) => levelsOf(errand, books)),
  decide: ({ errands, isLenient }, desk) => {
    for (const { name, request } of errands) {
      const kind = name === 'porter' ? run : kinds[name]
      const outcome = desk.run(kind as typeof stockCommands.receive, request as never)
      if (outcome !== null && isRefusal(outcome) && isLenient !== true) return outcome
    }
    return undefined
  },
  keep: () => null,
  result: () => null,
})

function levelsOf({ request }: Errand, { stock }: ReadBooks): readonly LevelKey[] {
  const hold = stock.reservation(String(request.reservationId))
  const named = request.warehouseId === undefined ? [] : [request as unknown as LevelKey]
  return hold === undefined ? named : [...named, hold]
}

const porter: LedgerKind<LedgerEntry, Nothing> = { name: 'porter', version: 1, commands: { run } }

/** Moves stock as a ledger does, by whatever commands it is told, in one commit. */
export class Porter implements LedgerRoom {
  readonly kind: LedgerKind<LedgerEntry, Nothing> = porter
  readonly #attachment: Attachment = new Attachment('porter')

  make(): Nothing {
    return new Nothing()
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  run(name: Errand['name'], request: Errand['request'], options: CommandOptions = {}): Promise<null> {
    return this.runAll([{ name, request }], options)
  }

  runAll(errands: readonly Errand[], options: CommandOptions = {}): Promise<null> {
    return this.#attachment.call(run, { errands, ...options })
  }

  /** Does those that can be done. */
  runSome(errands: readonly Errand[]): Promise<null> {
    return this.#attachment.call(run, { errands, isLenient: true })
  }
}
