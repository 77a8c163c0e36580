import { spawnSync } from 'node:child_process'
import { cp, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StateFigures } from '../../../src/cli/journal/state-figures.ts'
import type { Commit, Entry, JournalStats, Verification } from '../../../src/index.ts'
import { laptops } from '../maintenance/journal-story.ts'
import { type Ended, Program, program, stockhold, storyIn, temporaryFolder } from './journal-commands.ts'

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
/** A closed journal that no test changes. */
let journal: string
beforeAll(async () => {
  temporary = await temporaryFolder()
  journal = join(temporary.path, 'journal')
  const { inventory } = await storyIn(journal)
  await inventory.snapshot()
  await inventory.close()
})
afterAll(() => temporary.remove())

const lines = ({ stdout }: Ended): string[] => stdout.split('\n').filter((line) => line !== '')
const commits = (ended: Ended): Commit<Entry>[] => lines(ended).map((line) => JSON.parse(line) as Commit<Entry>)

/** Every file of a folder with what is in it. */
/** All files, but the lock: in it the writer counts on. */
async function contents(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name !== 'lock').sort()
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'latin1')])),
  )
}

describe('stockhold log', () => {
  test('prints every commit in full, a line of JSON each', async () => {
    const ended = await stockhold('log', journal)
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const all = commits(ended)
    expect(all.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 67 }, (_, index) => index + 1))
    expect(all[2]).toEqual({
      sequence: 3,
      at: Date.UTC(2026, 0, 31, 12),
      entries: [{ type: 'received', ...laptops, quantity: 777, from: 'supplier', to: 'available', unitCost: 89_900 }],
      actor: 'dock',
    })
  })

  test.each([
    ['--from-sequence 60 --to-sequence 62', [60, 61, 62]],
    ['--reservation R1', [4, 7, 10]],
    ['--reference order:O-2 --to-sequence 13', [12, 13]],
    ['--actor dock', [3]],
    ['--warehouse NYC --to-sequence 20', [2, 11, 19]],
    ['--product MOUSE', []],
    ['--from 2026-01-31T12:00:08Z --product LAPTOP --to-sequence 61', [60, 61]],
    [`--to ${Date.UTC(2026, 0, 31, 12, 0, 1)}`, [1, 2, 3]],
  ])('filters: %s', async (filter, expected) => {
    expect(commits(await stockhold('log', journal, ...filter.split(' '))).map(({ sequence }) => sequence)).toEqual(
      expected,
    )
  })

  test('goes on as new commits come, while an engine writes, until it is interrupted', async () => {
    const folder = join(temporary.path, 'followed')
    const { inventory } = await storyIn(folder)
    const following = new Program('log', folder, '--follow', '--from-sequence', '67')
    await following.hasSaid(1)
    await inventory.receive({ ...laptops, quantity: 1 })
    await following.hasSaid(2)
    await inventory.receive({ ...laptops, quantity: 2 })
    await following.hasSaid(3)
    following.child.kill('SIGINT')
    const ended = await following.ended
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(commits(ended).map(({ sequence }) => sequence)).toEqual([67, 68, 69])
    await inventory.close()
  })

  test('ends quietly once nobody reads on, as with head', async () => {
    const folder = join(temporary.path, 'unread')
    const { inventory } = await storyIn(folder)
    const following = new Program('log', folder, '--follow')
    await following.hasSaid(67)
    following.child.stdout?.destroy()
    await inventory.receive({ ...laptops, quantity: 1 })
    expect(await following.ended).toMatchObject({ code: 0, stderr: '' })
    await inventory.close()
  })
})

test.runIf(process.platform === 'linux').each(['log', 'stats'])('%s to a full disk says so in a line', async (name) => {
  const full = await open('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, [program, name, journal], {
    stdio: ['ignore', full.fd, 'pipe'],
    encoding: 'utf8',
  })
  await full.close()
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'error: the output cannot be written: ENOSPC: no space left on device, write\n',
  })
})

test.each([
  [['log', '--from-sequence', '5', '--to-sequence', '3'], '--from-sequence 5 comes after --to-sequence 3'],
  [['log', '--from', '2026-02-01', '--to', '2026-01-31'], '2026-02-01T00:00:00.000Z is not before --to 2026-01-31'],
  [['verify', '--archive', ''], 'Give a path: this one is empty.'],
  [['archive', '--to', ''], 'Give a path: this one is empty.'],
])('what can only be a slip is refused, and not answered with nothing: %j', async ([name = '', ...args], message) => {
  const ended = await stockhold(name, journal, ...args)
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toContain(message)
})

test('an empty folder name, as of a variable that is not set, is refused', async () => {
  for (const name of ['log', 'state', 'stats', 'verify', 'snapshot', 'repair']) {
    const ended = await stockhold(name, '')
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(ended.stderr).toContain('Give a path: this one is empty.')
  }
})

describe('stockhold state', () => {
  const stateAt = async (...args: string[]): Promise<StateFigures> =>
    JSON.parse((await stockhold('state', journal, '--json', ...args)).stdout) as StateFigures

  test('shows levels, warehouses and totals', async () => {
    const { code, stdout, stderr } = await stockhold('state', journal)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('State after commit 67, 2026-01-31T12:00:08.000Z')
    expect(stdout).toMatch(/LAPTOP {3}SFO +713 +0 +16 +0 +0 +729 /)
    expect(stdout).toMatch(/NYC +New York +40 +10,000/)
    expect(stdout).not.toContain('\u001B[')
  })

  test('as it was: after a commit, or before a time', async () => {
    expect(await stateAt('--at', '3')).toMatchObject({ sequence: 3, totals: { available: 777, onHand: 777 } })
    expect(await stateAt('--at', '2026-01-31T12:00:01Z')).toMatchObject({ sequence: 3 })
    expect(await stateAt('--at', '2026-01-31T12:00:01.001Z')).toMatchObject({ sequence: 11 })
    expect(await stateAt('--at', '2026-02-01')).toMatchObject({ sequence: 67, at: Date.UTC(2026, 0, 31, 12, 0, 8) })
    expect(await stateAt('--at', '0')).toMatchObject({ sequence: 0, levels: [], warehouses: [] })
  })

  test('of one warehouse, or of one product', async () => {
    const { levels, warehouses, totals } = await stateAt('--warehouse', 'NYC')
    expect(warehouses.map(({ id }) => id)).toEqual(['NYC'])
    expect(levels).toMatchObject([{ warehouseId: 'NYC', productId: 'LAPTOP', available: 40 }])
    expect(totals).toMatchObject({ levels: 1, products: 1, available: 40 })
    expect((await stateAt('--product', 'LAPTOP')).levels).toHaveLength(2)
    expect((await stateAt('--product', 'MOUSE')).levels).toEqual([])
    expect((await stockhold('state', journal, '--product', 'MOUSE')).stdout).toContain('There is no such stock level.')
    expect((await stockhold('state', journal, '--limit', '1')).stdout).toContain('and 1 more')
  })
})

describe('stockhold stats', () => {
  test('counts what there is, and says who has it open', async () => {
    const { code, stdout } = await stockhold('stats', journal, '--json')
    expect(code).toBe(0)
    const stats = JSON.parse(stdout) as JournalStats
    expect(stats).toMatchObject({
      commits: 67,
      first: { sequence: 1 },
      last: { sequence: 67, at: Date.UTC(2026, 0, 31, 12, 0, 8) },
      acknowledged: { sequence: 67 },
      synced: { sequence: 67 },
      entries: { reserved: 24, 'transferred-out': 8, 'warehouse-added': 2 },
      snapshots: [{ sequence: 67 }],
      badSnapshots: [],
      tornFiles: [],
    })
    expect(stats.lock).toBeUndefined()
    const inFolder = await contents(journal)
    const segments = Object.entries(inFolder).filter(([name]) => name.endsWith('.ndjson'))
    expect(stats).toMatchObject({ segments: segments.length, bytes: segments.map(([, text]) => text).join('').length })
  })

  test('of a running engine names it', async () => {
    const folder = join(temporary.path, 'open')
    const { inventory } = await storyIn(folder)
    const stats = JSON.parse((await stockhold('stats', folder, '--json')).stdout) as JournalStats
    expect(stats.lock).toEqual({ pid: process.pid, isRunning: true })
    await inventory.close()
  })
})

describe('stockhold verify', () => {
  test('finds a sound journal sound, and an edited one not', async () => {
    const sound = await stockhold('verify', journal)
    expect(sound).toMatchObject({ code: 0, stderr: '' })
    expect(sound.stdout).toContain('The journal is sound.')
    const copy = join(temporary.path, 'edited')
    await cp(journal, copy, { recursive: true })
    const file = join(copy, '0000000000000001.ndjson')
    await writeFile(file, (await readFile(file, 'utf8')).replace('777', '778'))
    const edited = await stockhold('verify', copy)
    expect(edited).toMatchObject({ code: 1, stderr: '' })
    expect(edited.stdout).toMatch(/SHA-256[\s\S]*0000000000000001\.ndjson, at byte \d+, position 3, commit 3/)
    const { problems } = JSON.parse((await stockhold('verify', copy, '--json')).stdout) as Verification
    expect(problems).toMatchObject([{ about: 'log', file, position: 3, sequence: 3 }])
  })
})

describe('every command that only reads', () => {
  test('leaves the folder as it is, also beside a running engine', async () => {
    const folder = join(temporary.path, 'untouched')
    const { inventory } = await storyIn(folder)
    const before = await contents(folder)
    for (const command of ['log', 'state', 'stats', 'verify', 'repair']) {
      expect(await stockhold(command, folder)).toMatchObject({ code: 0, stderr: '' })
      expect(await contents(folder)).toEqual(before)
    }
    await inventory.close()
  })
})

describe('what cannot be', () => {
  /** In one line, with 2, and without making anything. */
  async function expectRefused(args: readonly string[], message: RegExp): Promise<void> {
    const before = (await readdir(temporary.path)).sort()
    const ended = await stockhold(...args)
    expect(ended.stdout).toBe('')
    expect(ended.stderr).toMatch(message)
    expect(ended.stderr).not.toMatch(/\n\s+at /)
    expect(ended.code).toBe(2)
    expect((await readdir(temporary.path)).sort()).toEqual(before)
  }
  const withTarget = (command: string, folder: string): string[] =>
    command === 'archive' ? [command, folder, '--to', join(temporary.path, 'target')] : [command, folder]

  test.each(['log', 'state', 'stats', 'verify', 'snapshot', 'repair', 'archive'])(
    '%s of a folder that is not there',
    async (command) => {
      await expectRefused(withTarget(command, join(temporary.path, 'nowhere')), /there is no such folder/)
    },
  )

  test('a file, an empty folder, a folder without a journal', async () => {
    await expectRefused(['log', join(journal, 'head')], /There is no journal in .*: it is no folder/)
    const empty = await temporaryFolder()
    await expectRefused(['stats', empty.path], /the folder is empty/)
    await writeFile(join(empty.path, 'notes.txt'), 'hello')
    await expectRefused(['verify', empty.path], /There is no journal in .*: it holds other files, such as notes\.txt/)
    await empty.remove()
  })

  test.each([
    [['log'], /missing required argument 'folder'/],
    [['log', 'JOURNAL', '--form', '3'], /unknown option '--form'/],
    [['log', 'JOURNAL', '--from', 'yesterday'], /Give a time such as/],
    [['log', 'JOURNAL', '--from-sequence', '0'], /whole number from 1/],
    [['log', 'JOURNAL', '--reference', 'O-7'], /a colon/],
    [['log', 'JOURNAL', '--product', ''], /Invalid productId/],
    [['state', 'JOURNAL', '--at', 'now'], /Give a sequence/],
    [['state', 'JOURNAL', '--at', '68'], /Invalid sequence 68: the log ends with commit 67/],
    [['state', 'JOURNAL', '--warehouse', 'LAX'], /no warehouse LAX/],
    [['archive', 'JOURNAL'], /required option '--to <folder>'/],
    [['archive', 'JOURNAL', '--to', 'JOURNAL'], /must not be the folder of a journal/],
  ])('%j', async (args, message) => {
    await expectRefused(
      args.map((arg) => arg.replace('JOURNAL', journal)),
      message,
    )
  })
})
