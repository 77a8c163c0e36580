import type { Random } from './simulated-random.ts'

/** A change of a file that no sync has brought to the disk yet. */
type Change =
  | { readonly kind: 'write'; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly length: number }

/** What becomes of the changes that were not synced when the power fails. */
export type PowerCut = 'drop' | 'keep' | 'prefix' | 'tear'

const sector = 512

/** One file: what its processes see, what the disk has, and the changes in between. */
export class SimulatedFile {
  readonly identity: string
  /** What processes see. */
  content: Buffer = Buffer.alloc(0)
  #durable: Buffer = Buffer.alloc(0)
  #pending: Change[] = []

  constructor(identity: string) {
    this.identity = identity
  }

  write(bytes: Buffer, position: number): void {
    this.#change({ kind: 'write', position, bytes })
  }

  truncate(length: number): void {
    this.#change({ kind: 'truncate', length })
  }

  sync(): void {
    for (const change of this.#pending) this.#durable = apply(this.#durable, change)
    this.#pending = []
  }

  /** The system drops what it could not write, still shows it to processes, and thinks it safe. */
  failSync(): void {
    this.#pending = []
  }

  /** What a machine finds that starts after its power failed. */
  afterPowerCut(how: PowerCut, random: Random): SimulatedFile {
    const found = new SimulatedFile(this.identity)
    found.#durable = this.#surviving(how, random).reduce(apply, this.#durable)
    found.content = Buffer.from(found.#durable)
    return found
  }

  #change(change: Change): void {
    this.content = apply(this.content, change)
    this.#pending.push(change)
  }

  #surviving(how: PowerCut, random: Random): readonly Change[] {
    if (how === 'drop') return []
    if (how === 'keep') return this.#pending
    if (how === 'prefix') return this.#pending.slice(0, random.below(this.#pending.length + 1))
    // Any sector of any write, in whatever order they were made: a later one may be there without an earlier.
    return this.#pending.flatMap((change) =>
      change.kind === 'write'
        ? sectorsOf(change).filter(() => random.below(2) === 0)
        : random.below(2) === 0
          ? [change]
          : [],
    )
  }
}

function apply(content: Buffer, change: Change): Buffer {
  const length =
    change.kind === 'truncate' ? change.length : Math.max(content.length, change.position + change.bytes.length)
  const result = Buffer.alloc(length)
  content.copy(result)
  if (change.kind === 'write') change.bytes.copy(result, change.position)
  return result
}

function sectorsOf({ position, bytes }: Extract<Change, { kind: 'write' }>): Change[] {
  const parts: Change[] = []
  for (let start = position; start < position + bytes.length; ) {
    const end = Math.min(position + bytes.length, (Math.floor(start / sector) + 1) * sector)
    parts.push({ kind: 'write', position: start, bytes: bytes.subarray(start - position, end - position) })
    start = end
  }
  return parts
}
