import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Batch, JournalCommit } from '../../src/index.ts'
import { jsonCommit } from '../support/json-commits.ts'
import { expectRefusal } from '../support/refusals.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { journalOn, readAll } from './log-story.ts'

/** Appends batches of commits, each given without its sequence, and gives back what is read, before and after reopening. */
async function thereAndBack(batches: readonly (readonly object[])[]): Promise<{ written: Batch[]; found: Batch[][] }> {
  const machine = new SimulatedMachine()
  const written: Batch[] = []
  let sequence = 0
  let journal = journalOn(machine)
  await journal.open()
  for (const [index, commits] of batches.entries()) {
    const numbered = commits.map((commit) => ({ ...commit, sequence: ++sequence }))
    written.push({ position: index + 1, commits: numbered })
    await journal.append(structuredClone(written[index]) as Batch)
    if (index % 3 !== 2) continue
    await journal.close()
    journal = journalOn(machine)
    await journal.open()
  }
  const found = [await readAll(journal)]
  await journal.close()
  found.push(await readAll(journalOn(machine)))
  return { written, found }
}

/** Deep and exact: no prototype, no −0, no key without a value slips through. */
function expectSame(found: readonly Batch[], written: readonly Batch[]): void {
  expect(found).toStrictEqual(written)
  expect(found.map(plain)).toEqual(written.map(plain))
}

/** As text, with own keys only, and −0 told apart. */
const plain = (value: unknown): string => {
  if (Object.is(value, -0)) return '-0'
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const keys = Object.keys(value).toSorted()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${plain(Object.getOwnPropertyDescriptor(value, key)?.value)}`).join()}}`
}

describe('what is read is what was appended, exactly', () => {
  test('whatever JSON the commits are made of', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(jsonCommit, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        async (batches) => {
          const { written, found } = await thereAndBack(batches)
          for (const each of found) expectSame(each, written)
        },
      ),
      { numRuns: 300 },
    )
  })

  const proto = JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as object
  const cases: readonly (readonly [string, readonly object[]])[] = [
    ['keys like __proto__', [proto, { entries: [proto, proto] }, { metadata: proto }, { __proto__x: 1, at: 5 }]],
    [
      'numbers at their limits',
      [0, -0, 2 ** 53 - 1, -(2 ** 53 - 1), 5e-324, 1.7976931348623157e308, 0.1 + 0.2].map((at) => ({
        at,
        x: [at],
        entries: [{ n: at }],
      })),
    ],
    [
      'one field of many kinds',
      ['a', 1, -0, null, true, [], ['a'], {}, { a: 1 }, [{ a: 1 }], [{ a: 1 }, 2], 2 ** 40].map((x) => ({ x })),
    ],
    ['the same, first a time', [2 ** 40, -0, -(2 ** 53 - 1), 'a', null, [1]].map((x) => ({ at: 2 ** 53 - 1, x }))],
    [
      'the same, first an object or a list',
      [{ a: 1 }, 'a', null, [{ a: 1 }], [], 7].flatMap((x) => [{ x }, { y: [x] }]),
    ],
    [
      'Unicode',
      ['Zoë', '😀', '\ud800', '\udc00x', '\u2028', '"\\\n\u0000', '\ufeff'].map((x) => ({ x, entries: [{ x }] })),
    ],
    ['a key sequence elsewhere', [{ entries: [{ sequence: 9 }], metadata: { sequence: 'no' } }]],
    ['nothing but a sequence', [{}, {}]],
    ['long strings', [{ x: 'é'.repeat(2_000_000) }, { x: 'y'.repeat(129) }]],
  ]
  test.each(cases)('%s', async (_, commits) => {
    const { written, found } = await thereAndBack([commits, commits.toReversed(), commits, commits])
    for (const each of found) expectSame(each, written)
    expect(({} as { polluted?: boolean }).polluted).toBe(undefined)
  })

  test('a key without a value is no key', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOn(machine)
    await journal.open()
    const commits = [1, 2, 3].map((sequence) => ({
      sequence,
      actor: sequence === 2 ? undefined : 'x',
      entries: [{ a: undefined, b: 1 }],
    }))
    await journal.append({ position: 1, commits })
    const [found] = await readAll(journal)
    expect(found).toStrictEqual({
      position: 1,
      commits: [
        { sequence: 1, actor: 'x', entries: [{ b: 1 }] },
        { sequence: 2, entries: [{ b: 1 }] },
        { sequence: 3, actor: 'x', entries: [{ b: 1 }] },
      ],
    })
    await journal.close()
  })

  test('a line that adds one string, or one shape, to the tables', async () => {
    const batches = [{ x: 'a' }, { x: 'b' }, { x: 'b' }, { y: 1 }, { x: 'c' }].map((commit) => [commit])
    const { written, found } = await thereAndBack(batches)
    for (const each of found) expectSame(each, written)
  })

  test('more strings and shapes than the tables take', async () => {
    const batches = Array.from({ length: 30 }, (_, batch) =>
      Array.from({ length: 600 }, (_, index) => {
        const number = batch * 600 + index
        return {
          actor: `actor-${number}`,
          [`key-${number % 700}`]: number,
          metadata: { [`m-${number}`]: `v-${number % 5}` },
          entries: [{ type: 't', [`e-${number % 90}`]: 'x' }],
        }
      }),
    )
    const { written, found } = await thereAndBack(batches)
    for (const each of found) expect(each).toStrictEqual(written)
  })

  test.each([NaN, Infinity, 1n, () => 1, Symbol('x')])(
    'what is no JSON, %s, is refused, and nothing is written',
    async (x) => {
      const machine = new SimulatedMachine()
      const journal = journalOn(machine)
      await journal.open()
      const commit = { sequence: 1, entries: [{ x }] } as JournalCommit
      await expectRefusal(journal.append({ position: 1, commits: [commit] }), 'JOURNAL_FAILED')
      await journal.close()
      expect(await readAll(journalOn(machine))).toEqual([])
    },
  )
})
