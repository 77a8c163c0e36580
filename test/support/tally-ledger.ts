import {
  Attachment,
  type CommandOptions,
  commandFields,
  DraftMap,
  type Ledger,
  type LedgerEntry,
  type LedgerKind,
  type LedgerPort,
  type LedgerRoom,
  type LedgerRow,
  ledgerCommand,
  readId,
  readWholeNumber,
} from '../../src/ledger.ts'

/** What version 1 wrote: by how much, and not in which steps. */
export interface OldTallied extends LedgerEntry {
  readonly ledger: 'tally'
  readonly type: 'tally-raised'
  readonly productId: string
  readonly by: number
}

interface Tallied extends LedgerEntry {
  readonly ledger: 'tally'
  readonly type: 'tally-raised'
  readonly productId: string
  readonly steps: readonly number[]
}

interface RaiseRequest extends CommandOptions {
  readonly productId: string
  readonly by: number
}

/** A counter for each product, with the steps that it was raised in. Its rows are nested, and live lists. */
class Tallies implements Ledger<Tallied> {
  readonly #steps: DraftMap<string, number[]>
  readonly #isDraft: boolean
  readonly #version: number

  constructor(version: number, steps: DraftMap<string, number[]> = DraftMap.empty(), isDraft = false) {
    this.#version = version
    this.#steps = steps
    this.#isDraft = isDraft
  }

  apply({ productId, steps, ...others }: Tallied): void {
    const added = this.#version === 1 ? [(others as unknown as OldTallied).by] : steps
    const known = this.#steps.get(productId) ?? []
    if (this.#isDraft) this.#steps.set(productId, [...known, ...added])
    else this.#steps.set(productId, known)
    // Changed in its place, as a ledger should not do and may.
    if (!this.#isDraft) known.push(...added)
  }

  draft(): this {
    return new Tallies(this.#version, this.#steps.draft(), true) as this
  }

  *image(): Generator<LedgerRow> {
    for (const [productId, steps] of this.#steps.entries())
      yield this.#version === 1 ? [productId, sum(steps)] : [productId, { steps }]
  }

  restore([productId, told]: LedgerRow, version: number): void {
    const steps =
      this.#version === 1 || version === 1 ? [told as number] : [...(told as { steps: readonly number[] }).steps]
    this.#steps.set(productId as string, steps)
  }

  counts(productId: string, warehouseId?: string): { incoming: number; backordered: number } {
    return { incoming: warehouseId === undefined ? this.of(productId) : 1, backordered: 0 }
  }

  of(productId: string): number {
    return sum(this.#steps.get(productId) ?? [])
  }

  stepsOf(productId: string): readonly number[] {
    return this.#steps.get(productId) ?? []
  }
}

function sum(steps: readonly number[]): number {
  return steps.reduce((total, step) => total + step, 0)
}

function raise(kind: () => LedgerKind<Tallied, Tallies>, version: number) {
  return ledgerCommand<RaiseRequest, { productId: string; by: number }, number, { total: number }>({
    name: 'tally.raise',
    request: { productId: true, by: true, ...commandFields },
    read: (request) => ({ productId: readId(request, 'productId'), by: readWholeNumber(request, 'by') }),
    locks: () => [],
    decide: ({ productId, by }, desk) => {
      const said = version === 1 ? { by } : { steps: [by] }
      desk.record(kind(), { ledger: 'tally', type: 'tally-raised', productId, ...said } as Tallied)
      return undefined
    },
    keep: ({ productId }, books) => books.ledger(kind()).of(productId),
    result: (total) => {
      if (typeof total !== 'number') throw new TypeError('the total was never kept')
      return { total }
    },
  })
}

/** Counts what it is told to count, by product. Version 2 knows the steps, and version 1 only the sum. */
export class Tally implements LedgerRoom {
  readonly kind: LedgerKind<Tallied, Tallies>
  readonly module?: string
  readonly #attachment: Attachment = new Attachment('tally')

  constructor(version: 1 | 2 = 2, module?: string) {
    if (module !== undefined) this.module = module
    this.kind = {
      name: 'tally',
      version,
      commands: { raise: raise(() => this.kind, version) },
      ...(version > 1 && {
        upcast: (entry: LedgerEntry): Tallied => {
          const { by, ...others } = entry as OldTallied
          return { ...others, steps: [by] }
        },
      }),
    }
  }

  make(): Tallies {
    return new Tallies(this.kind.version)
  }

  attach(port: LedgerPort): void {
    this.#attachment.set(port)
  }

  raise(request: RaiseRequest): Promise<{ total: number }> {
    return this.#attachment.call(
      raise(() => this.kind, this.kind.version),
      request,
    )
  }

  of(productId: string): number {
    return this.#attachment.port.books.ledger(this.kind).of(productId)
  }

  stepsOf(productId: string): readonly number[] {
    return this.#attachment.port.books.ledger(this.kind).stepsOf(productId)
  }
}

/** For the thread that takes snapshots. */
export const ledgerFold: Tally = new Tally()
