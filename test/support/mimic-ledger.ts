import {
  Attachment,
  type CommandOptions,
  commandFields,
  type Ledger,
  type LedgerEntry,
  type LedgerKind,
  type LedgerPort,
  type LedgerRoom,
  type LedgerRow,
  ledgerCommand,
} from '../../src/ledger.ts'

/** Says what it is told to say. */
export interface Mimicry extends LedgerEntry {
  readonly ledger: 'mimic'
}

interface SayRequest extends CommandOptions {
  readonly entries: readonly object[]
}

/** A ledger without rows. */
class Nothing implements Ledger<Mimicry> {
  apply(): void {}

  draft(): this {
    return this
  }

  *image(): Generator<LedgerRow> {}

  restore(): void {}
}

const say = ledgerCommand<SayRequest, { entries: readonly object[] }, null, undefined>({
  name: 'mimic.say',
  request: { entries: true, ...commandFields },
  read: ({ entries }) => ({ entries: entries as readonly object[] }),
  locks: () => [],
  decide: ({ entries }, desk) => {
    for (const entry of entries) desk.record(mimic, { type: 'said', ...entry, ledger: 'mimic' })
    return undefined
  },
  keep: () => null,
  result: () => undefined,
})

const mimic: LedgerKind<Mimicry, Nothing> = { name: 'mimic', version: 1, commands: { say } }

/** A ledger whose entries can look like the stock's, and of which nothing is remembered. */
export class Mimic implements LedgerRoom {
  readonly kind: LedgerKind<Mimicry, Nothing> = mimic
  readonly #attachment: Attachment = new Attachment('mimic')

  make(): Nothing {
    return new Nothing()
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  say(...entries: readonly object[]): Promise<undefined> {
    return this.#attachment.call(say, { entries })
  }

  sayOnce(idempotencyKey: string, ...entries: readonly object[]): Promise<undefined> {
    return this.#attachment.call(say, { entries, idempotencyKey })
  }
}
