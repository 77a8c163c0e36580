import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileJournal, type JournalStats, type Repair, type SnapshotInfo, type Verification } from '../../src/index.ts'
import { headSaying } from '../crash/damaged-log.ts'
import { expectRefusal } from '../support/refusals.ts'
import { stockhold, storyIn, temporaryFolder } from '../unit/cli/journal-commands.ts'
import { laptops } from '../unit/maintenance/journal-story.ts'

let temporary: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  temporary = await temporaryFolder()
})
afterAll(() => temporary.remove())

/** What a command says with `--json`; it must have ended with this code. */
async function json<Result>(code: number, ...args: string[]): Promise<Result> {
  const ended = await stockhold(...args, '--json')
  expect(ended).toMatchObject({ code, stderr: '' })
  return JSON.parse(ended.stdout) as Result
}

const segmentsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).sort()

describe('an operator looks after a journal', () => {
  test('beside the engine that writes it: takes a snapshot, archives what it no longer needs, and verifies both', async () => {
    const [folder, attic] = [join(temporary.path, 'live'), join(temporary.path, 'attic')]
    const { inventory } = await storyIn(folder)
    expect(await json<SnapshotInfo>(0, 'snapshot', folder)).toMatchObject({ sequence: 67 })
    await inventory.receive({ ...laptops, quantity: 1 })

    const moved = await stockhold('archive', folder, '--to', attic)
    expect(moved).toMatchObject({ code: 0, stderr: '' })
    expect(moved.stdout).toMatch(
      /^Moved \d+ segments, [\d,]+ bytes, to .*attic\. The first commit here is \d+ now\.\n$/,
    )
    expect(await segmentsIn(folder)).toHaveLength(1)
    expect((await stockhold('archive', folder, '--to', attic)).stdout).toContain('Nothing to archive')
    await inventory.receive({ ...laptops, quantity: 1 })

    const log = await stockhold('log', folder)
    expect(log).toMatchObject({ code: 2, stdout: '' })
    expect(log.stderr).toMatch(/were archived to .*attic/)
    expect((await stockhold('log', folder, '--archive', attic)).stdout.split('\n')).toHaveLength(69 + 1)

    expect((await stockhold('state', folder, '--at', '3')).stderr).toMatch(/were archived to .*attic/)
    expect(await json(0, 'state', folder, '--at', '3', '--archive', attic)).toMatchObject({ totals: { onHand: 777 } })

    const stats = await json<JournalStats>(0, 'stats', folder)
    expect(stats).toMatchObject({ last: { sequence: 69 }, archived: { archivedTo: attic }, lock: { isRunning: true } })
    expect(stats.first?.sequence).toBe(stats.archived?.firstSequence)

    expect(await json<Verification>(0, 'verify', folder)).toMatchObject({ archived: { archivedTo: attic } })
    expect(await json<Verification>(0, 'verify', folder, '--archive', attic)).toMatchObject({ commits: 69 })
    await inventory.close()
    expect(await stockhold('verify', folder)).toMatchObject({ code: 0, stderr: '' })
  })

  test('whose log does not open any more: learns what it would cost, accepts it, and goes on', async () => {
    const folder = join(temporary.path, 'damaged')
    const { inventory } = await storyIn(folder)
    const [, file = ''] = (await segmentsIn(folder)).map((name) => join(folder, name))
    expect(await stockhold('repair', folder, '--accept-loss')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('in use by process'),
    })
    await inventory.close()
    expect((await stockhold('repair', folder)).stdout).toContain('nothing to repair')

    const lines = (await readFile(file, 'utf8')).split('\n')
    await writeFile(file, [...lines.slice(0, 2), ...lines.slice(3)].join('\n'))
    const { sequence: bad = 0 } = await expectRefusal(new FileJournal(folder).open(), 'JOURNAL_CORRUPT')
    expect(await json<Verification>(1, 'verify', folder)).toMatchObject({ problems: [{ file, sequence: bad }] })

    const before = await readdir(folder)
    expect(await json<Repair>(1, 'repair', folder)).toMatchObject({
      isDone: false,
      lost: { commits: { fromSequence: bad, toSequence: 67 } },
    })
    expect(await readdir(folder)).toEqual(before)

    const done = await stockhold('repair', folder, '--accept-loss')
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout).toContain(`Dropped commits ${bad} to 67`)
    expect(done.stdout).toContain(`The log ends with commit ${bad - 1}.`)
    const kept = (await readdir(folder)).find((name) => name.startsWith('damaged-')) ?? ''
    expect(await segmentsIn(join(folder, kept))).toEqual(
      before
        .filter((name) => name.endsWith('.ndjson'))
        .sort()
        .slice(1),
    )

    const journal = new FileJournal(folder)
    expect((await journal.open()).lastSequence).toBe(bad - 1)
    await journal.close()
    expect(await stockhold('verify', folder)).toMatchObject({ code: 0, stderr: '' })
  })

  test('that has a format of a later version: everything says so, and touches nothing', async () => {
    const folder = join(temporary.path, 'later')
    const { inventory } = await storyIn(folder)
    await inventory.close()
    await writeFile(join(folder, 'head'), headSaying({ format: 2, turn: 99 }))
    for (const args of [
      ['verify', folder],
      ['repair', folder, '--accept-loss'],
      ['stats', folder],
    ]) {
      const ended = await stockhold(...args)
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(ended.stderr).toMatch(/has format 2 .* Upgrade the package/)
    }
    expect((await readdir(folder)).some((name) => name.startsWith('damaged-'))).toBe(false)
  })
})
