import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type OrderFile,
  type OrderFileOptions,
  readOrderFile,
} from '../../../../src/simulation/order-file/order-file.ts'
import { StrictText } from '../../../../src/simulation/order-file/strict-text.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockhold-encoding-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(bytes: Uint8Array, options?: OrderFileOptions): Promise<OrderFile> {
  const path = join(folder, 'orders.csv')
  await writeFile(path, bytes)
  return readOrderFile(path, options)
}

const names = ({ orders }: OrderFile): string[] => orders.flatMap(({ lines }) => lines.map((line) => line.productId))

const bigEndian = (bytes: Buffer): Buffer => bytes.swap16()
const marked = (mark: readonly number[], bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from(mark), bytes])
const umlauts = 'order,product,quantity\n1,Müller,1\n2,Möller,1\n'

describe('The encoding of an order file', () => {
  it('is UTF-8, strictly: two names of another encoding are never read as one', async () => {
    const latin = Buffer.from(umlauts, 'latin1')
    await expect(read(latin)).rejects.toThrow(
      /orders\.csv, line 2, byte 27 of the file: this is not UTF-8\. With --encoding windows-1252 it reads "Müller"/,
    )
    expect(names(await read(latin, { encoding: 'windows-1252' }))).toEqual(['Müller', 'Möller'])
    expect(names(await read(Buffer.from(umlauts)))).toEqual(['Müller', 'Möller'])
  })

  it('is read from a byte order mark', async () => {
    const utf16 = (): Buffer => Buffer.from(umlauts, 'utf16le')
    for (const [bytes, encoding] of [
      [marked([0xef, 0xbb, 0xbf], Buffer.from(umlauts)), 'utf-8'],
      [marked([0xff, 0xfe], utf16()), 'utf-16le'],
      [marked([0xfe, 0xff], bigEndian(utf16())), 'utf-16be'],
    ] as const) {
      const file = await read(bytes)
      expect(file.readAs).toMatchObject({ encoding, columns: { order: 'order' } })
      expect(names(file)).toEqual(['Müller', 'Möller'])
      await expect(read(bytes, { encoding: 'windows-1250' })).rejects.toThrow(`the mark of ${encoding}`)
    }
  })

  it('is asked for where UTF-16 has no mark, which UTF-8 would take for letters and zeros', async () => {
    const utf16 = Buffer.from(umlauts, 'utf16le')
    await expect(read(utf16)).rejects.toThrow('Try --encoding utf-16le')
    expect(names(await read(utf16, { encoding: 'utf-16le' }))).toEqual(['Müller', 'Möller'])
    await expect(read(bigEndian(utf16))).rejects.toThrow('Try --encoding utf-16be')
  })

  it('is refused where it does not hold, with the line', async () => {
    const lone = Buffer.concat([
      Buffer.from('order,product,quantity\n1,A,1\n', 'utf16le'),
      Buffer.from([0, 0xdc, 0x41, 0]),
    ])
    await expect(read(lone, { encoding: 'utf-16le' })).rejects.toThrow(
      /line 3, byte \d+ of the file: this is not utf-16le/,
    )
    const cut = Buffer.from('order,product,quantity\n1,Mü').subarray(0, -1)
    await expect(read(cut)).rejects.toThrow('its last character is cut off')
  })

  it('shows no control character of what it guesses', async () => {
    await expect(read(Buffer.from('order,product,quantity\n1,\u001b[2Jü,1\n', 'latin1'))).rejects.toThrow(
      '"\\u001b[2Jü"',
    )
  })
})

describe('Strict text', () => {
  const text = 'a,ü€😀\nb,Müller\n'

  async function decode(bytes: Uint8Array, size: number, encoding?: string): Promise<string> {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    }
    let decoded = ''
    for await (const piece of new StrictText('f', encoding).read(chunks())) decoded += piece
    return decoded
  }

  it.each([1, 2, 3, 4, 5, 7, 100])('is the same, and finds the same bad byte, in pieces of %i bytes', async (size) => {
    const bytes = Buffer.from(text)
    expect(await decode(bytes, size)).toBe(text)
    expect(await decode(marked([0xef, 0xbb, 0xbf], bytes), size)).toBe(text)
    expect(await decode(marked([0xff, 0xfe], Buffer.from(text, 'utf16le')), size)).toBe(text)
    for (const bad of [[0xfc], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0x80], [0xed, 0xa0, 0x80]]) {
      const broken = Buffer.concat([bytes, Buffer.from('c,'), Buffer.from(bad), Buffer.from('x\n')])
      const byte = bytes.length + 3
      await expect(decode(broken, size), String(bad)).rejects.toThrow(`line 3, byte ${byte} of the file`)
    }
  })
})
