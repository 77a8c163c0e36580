import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { expectRefusal } from '../support/refusals.ts'
import type { SimulatedMachine } from '../support/simulated-machine.ts'
import { dataFolder, journalOn, readAll } from './log-story.ts'

export const headPath: string = `${dataFolder}/head`

/** The paths of the segments, in the order of the log. */
export function segmentsOf({ disk }: SimulatedMachine): string[] {
  return Object.keys(disk.snapshot()).filter((path) => path.endsWith('.ndjson'))
}

/** The lines of a segment, each with its newline. */
export function linesOf({ disk }: SimulatedMachine, segment: string): string[] {
  return disk
    .contentOf(segment)
    .toString('utf8')
    .split(/(?<=\n)/)
}

/** Writes a line as the format says, by means of its own: SHA-256 over the hash before and the body. */
export function sealedLine(previousHash: string, parts: readonly unknown[]): { line: string; hash: string } {
  const body = `${parts.map((part) => JSON.stringify(part)).join(',')}]`
  const hash = createHash('sha256').update(previousHash).update(body).digest('hex')
  return { line: `["${hash}",${body}\n`, hash }
}

/** The whole head, each slot saying this. */
export function headSaying(slot: object): Buffer {
  const body = `${JSON.stringify(slot)}]`
  const line = `["${createHash('sha256').update(body).digest('hex')}",${body}`
  return Buffer.from(`${line.padEnd(4_095, ' ')}\n`.repeat(3))
}

export interface Expected {
  readonly file?: string
  readonly offset?: number
  readonly sequence?: number
  readonly problem?: RegExp
}

/** Expects opening to be refused, naming file, byte offset and sequence, with nothing touched and nobody left locked out. */
export async function expectCorrupt(machine: SimulatedMachine, expected: Expected = {}): Promise<void> {
  const before = machine.disk.snapshot()
  const details = await expectRefusal(journalOn(machine).open(), 'JOURNAL_CORRUPT')
  expect(details.file).toMatch(/^\/data\/./)
  expect(details.offset).toBeGreaterThanOrEqual(0)
  expect(details.sequence).toBeGreaterThanOrEqual(1)
  const { problem, ...exact } = expected
  expect(details).toMatchObject(exact)
  if (problem !== undefined) expect(details.problem).toMatch(problem)
  expect(machine.disk.snapshot()).toEqual(before)
}

/** Reading without opening never skips and never invents: a whole beginning of the log, then a refusal. */
export async function expectUnreadable(machine: SimulatedMachine): Promise<void> {
  await expectRefusal(readAll(journalOn(machine)), 'JOURNAL_CORRUPT')
}
