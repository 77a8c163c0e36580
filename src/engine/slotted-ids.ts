import { v4 } from 'uuid'

const pooledIds = 256
const bytesPerId = 16

/** `buffer.latin1Slice` is public and typed nowhere; `toString('latin1')` costs twice as much. */
type Latin1Buffer = Buffer & { latin1Slice(start: number, end: number): string }

/**
 * Makes UUIDs of version 8 that begin with a slot number (see `inventory/slotted-id.ts`); the other 90
 * bits are random, from the system's source. They are flat strings: the text that `v4()` gives is a
 * rope of pieces, which is dear to compare and takes 500 bytes to keep.
 */
export function slottedIds(nextSlot: () => number): () => string {
  const pool = new Uint8Array(pooledIds * bytesPerId)
  const text = Buffer.alloc(36, '-', 'latin1') as Latin1Buffer
  const bytes = new Uint8Array(bytesPerId)
  let used = pool.length
  return () => {
    if (used === pool.length) {
      crypto.getRandomValues(pool)
      used = 0
    }
    v4({ random: pool.subarray(used, used + bytesPerId) }, bytes)
    used += bytesPerId
    writeSlot(nextSlot(), bytes)
    writeHex(bytes, text)
    return text.latin1Slice(0, 36)
  }
}

function writeSlot(slot: number, bytes: Uint8Array): void {
  bytes[0] = slot >>> 24
  bytes[1] = slot >>> 16
  bytes[2] = slot >>> 8
  bytes[3] = slot
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
}

const digits = Buffer.from('0123456789abcdef', 'latin1')
/** Where each byte of a UUID stands in its text: 8-4-4-4-12 digits. */
const positions = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

function writeHex(bytes: Uint8Array, into: Buffer): void {
  for (let index = 0; index < bytesPerId; index += 1) {
    const byte = bytes[index] as number
    const position = positions[index] as number
    into[position] = digits[byte >> 4] as number
    into[position + 1] = digits[byte & 15] as number
  }
}
