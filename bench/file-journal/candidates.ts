import type { Batch } from '../../src/index.ts'
import { genesis, prefixLength, readHeader, seal, verify } from '../../src/journal/file/record.ts'
import { RecordDecoder } from '../../src/journal/file/record-decoder.ts'
import { RecordEncoder } from '../../src/journal/file/record-encoder.ts'

/** A way to write a batch as a line of text, under the same chain of hashes. */
export interface Candidate {
  readonly name: string
  /** Makes lines, each with its newline, good until the next is made. */
  encoder(): (batch: Batch) => Buffer
  /** Takes lines without their newline, in the same order. */
  decoder(): (line: Buffer) => Batch
}

interface Line {
  readonly hash: string
  readonly bytes: Buffer
}

function sealed(body: string, previousHash: string): Line {
  const bytes = Buffer.allocUnsafe(prefixLength + Buffer.byteLength(body) + 1)
  bytes.write(body, prefixLength)
  bytes[bytes.length - 1] = 0x0a
  return { hash: seal(bytes, bytes.length - 1, previousHash), bytes }
}

/** Lines of any JSON: what each candidate but the real one needs. */
function asJson(
  name: string,
  toJson: () => (batch: Batch) => unknown,
  fromJson: () => (value: never) => Batch,
): Candidate {
  return {
    name,
    encoder() {
      const convert = toJson()
      let previous = genesis
      return (batch) => {
        const { hash, bytes } = sealed(`${JSON.stringify(convert(batch))}]`, previous)
        previous = hash
        return bytes
      }
    },
    decoder() {
      const convert = fromJson()
      let previous = genesis
      return (line) => {
        previous = verify(line, previous) ?? ''
        return convert(JSON.parse(line.toString('utf8', prefixLength, line.length - 1)) as never)
      }
    },
  }
}

export const verbose: Candidate = asJson(
  'verbose JSON',
  () => (batch) => batch,
  () => (batch: never) => batch as Batch,
)

interface Entry {
  readonly [key: string]: string | number
}

const keys = ['type', 'warehouseId', 'productId', 'quantity', 'from', 'to', 'reservationId', 'expiresAt'] as const
const interned: ReadonlySet<string> = new Set(['type', 'warehouseId', 'productId', 'from', 'to'])

/** An array for each object, written for just the entries of this benchmark: as fast as such arrays can be. */
export const nested: Candidate = asJson(
  'JSON, an array an object, strings interned',
  () => {
    const numbers = new Map<string, number>()
    const refer = (text: string): number => {
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, numbers.size)
      return numbers.size - 1
    }
    return ({ position, commits }) => {
      const before = numbers.size
      const rows = commits.map((commit) => {
        const { sequence, at, entries } = commit as unknown as { sequence: number; at: number; entries: Entry[] }
        return [
          sequence,
          at,
          entries.map((entry) => keys.map((key) => (interned.has(key) ? refer(entry[key] as string) : entry[key]))),
        ]
      })
      return [position, [...numbers.keys()].slice(before), rows]
    }
  },
  () => {
    const strings: string[] = []
    return (([position, added, rows]: [number, string[], [number, number, (string | number)[][]][]]) => {
      strings.push(...added)
      const commits = rows.map(([sequence, at, entries]) => ({
        sequence,
        at,
        entries: entries.map(([type, warehouseId, productId, quantity, from, to, reservationId, expiresAt]) => ({
          type: strings[type as number],
          warehouseId: strings[warehouseId as number],
          productId: strings[productId as number],
          quantity,
          from: strings[from as number],
          to: strings[to as number],
          reservationId,
          expiresAt,
        })),
      }))
      return { position, commits }
    }) as (value: never) => Batch
  },
)

/** What the journal writes. */
export const flat: Candidate = {
  name: 'JSON, an array a commit (the journal’s)',
  encoder() {
    const encoder = new RecordEncoder()
    let previousHash = genesis
    return (batch) => {
      const beginsSegment = batch.position === 1
      const { line, hash } = encoder.encode(batch, { previousHash, synced: batch.position - 1, beginsSegment })
      previousHash = hash
      return line
    }
  },
  decoder() {
    const decoder = new RecordDecoder()
    let previous = genesis
    return (line) => {
      const header = readHeader(line)
      previous = verify(line, previous) ?? ''
      const batch = header === undefined ? undefined : decoder.decode(line, header, 1)
      if (batch === undefined) throw new Error('a line cannot be read')
      return batch
    }
  },
}
