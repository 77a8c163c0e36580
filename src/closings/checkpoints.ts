import { createHash } from 'node:crypto'
import type { StandingLevel } from './day-sheet.ts'
import type { DayStore } from './day-store.ts'
import type { Checkpoint } from './derive-days.ts'

/** Beside those of the first day of each month. */
const newestKept = 7

/** Of what a checkpoint keeps, costs included: a file of another format is not read. */
const format = 2

const suffix = '.checkpoint.json'

/** There are as many as levels: a list for each column is small, and soon read. */
interface StandingColumns {
  readonly productId: readonly string[]
  readonly warehouseId: readonly (string | null)[]
  readonly quantity: readonly number[]
  readonly damaged: readonly number[]
  readonly quarantined: readonly number[]
  readonly value: readonly number[]
}

interface CheckpointFile {
  readonly format: number
  readonly digest: string
  readonly checkpoint: Omit<Checkpoint, 'standing'> & { readonly standing: StandingColumns }
}

/** Where derivations can begin. A cache: what is not as it was written is as good as none. */
export class Checkpoints {
  readonly #store: DayStore

  constructor(store: DayStore) {
    this.#store = store
  }

  /** The newest one of a day that ends at a time or before. */
  async before(time: number, isKnown: (digest: string) => boolean): Promise<Checkpoint | undefined> {
    for (const name of (await this.#names()).toReversed()) {
      const checkpoint = await this.#read(name, isKnown)
      if (checkpoint !== undefined && checkpoint.to <= time) return checkpoint
    }
    return undefined
  }

  /** @param digest of the closing that they rest on: in another log they mean nothing */
  async add(checkpoints: readonly Checkpoint[], digest: string): Promise<void> {
    for (const checkpoint of checkpoints) {
      const text = textOf({ format, digest, checkpoint: { ...checkpoint, standing: columnsOf(checkpoint.standing) } })
      if (text === undefined) continue
      const file = Buffer.concat([Buffer.from(`${hashOf(text)}\n`), text, Buffer.from('\n')])
      await this.#store.write(`${checkpoint.day}${suffix}`, file)
    }
    const names = (await this.#names()).filter((name) => !isFirstOfMonth(name))
    for (const name of names.slice(0, -newestKept)) await this.#store.remove(name)
  }

  /** Drops those behind a day, or all: they rest on less than is known. */
  async dropAfter(day: string | undefined): Promise<void> {
    for (const name of await this.#names())
      if (day === undefined || name > `${day}${suffix}`) await this.#store.remove(name)
  }

  async #names(): Promise<readonly string[]> {
    return (await this.#store.names()).filter((name) => name.endsWith(suffix)).sort()
  }

  async #read(name: string, isKnown: (digest: string) => boolean): Promise<Checkpoint | undefined> {
    const bytes = Buffer.from((await this.#store.read(name)) ?? [])
    const end = bytes.indexOf('\n')
    const text = bytes.subarray(end + 1, -1)
    if (end < 0 || hashOf(text) !== bytes.toString('latin1', 0, end)) return undefined
    const { format: written, digest, checkpoint } = JSON.parse(text.toString()) as CheckpointFile
    if (written !== format || !isKnown(digest)) return undefined
    return { ...checkpoint, standing: standingIn(checkpoint.standing) }
  }
}

/** What is longer than a text can be is not kept: then the next night goes on from an older one. */
function textOf(file: CheckpointFile): Buffer | undefined {
  try {
    return Buffer.from(JSON.stringify(file))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function columnsOf(standing: readonly StandingLevel[]): StandingColumns {
  return {
    productId: standing.map(({ productId }) => productId),
    warehouseId: standing.map(({ warehouseId }) => warehouseId ?? null),
    quantity: standing.map(({ quantity }) => quantity),
    damaged: standing.map(({ damaged }) => damaged),
    quarantined: standing.map(({ quarantined }) => quarantined),
    value: standing.map(({ value }) => value),
  }
}

function standingIn(columns: StandingColumns): readonly StandingLevel[] {
  return columns.productId.map((productId, place) => {
    const warehouseId = columns.warehouseId[place] ?? null
    return {
      productId,
      ...(warehouseId !== null && { warehouseId }),
      quantity: columns.quantity[place] as number,
      damaged: columns.damaged[place] as number,
      quarantined: columns.quarantined[place] as number,
      value: columns.value[place] as number,
    }
  })
}

/** Whether a checkpoint is worth keeping of a day before the one that is closed. */
export function keepsCheckpoint(day: string, closing: string): boolean {
  const days = (Date.parse(closing) - Date.parse(day)) / (24 * 60 * 60 * 1_000)
  return isFirstOfMonth(day) || days < newestKept
}

function isFirstOfMonth(name: string): boolean {
  return name.slice(8, 10) === '01'
}

function hashOf(text: Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}
