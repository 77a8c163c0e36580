import { describe, expect, it } from 'vitest'
import { answersTo } from '../../../src/crash-test/answer.ts'
import type { KeyedCommand } from '../../../src/crash-test/keyed-command.ts'
import { checkLog, type LogCheck } from '../../../src/crash-test/log-check.ts'
import { Submissions } from '../../../src/crash-test/submissions.ts'
import type { Commit, Entry } from '../../../src/index.ts'
import { commitsOf, laptops, openWithLaptops } from '../../support/open-inventory.ts'

const level = { ...laptops, quantity: 2 }
const commands: readonly KeyedCommand[] = [
  { type: 'receive', idempotencyKey: 'received', ...level },
  { type: 'reserve', idempotencyKey: 'held', ...level },
  { type: 'reserve', idempotencyKey: 'too much', ...laptops, quantity: 1_000 },
  { type: 'reserveAll', idempotencyKey: 'both', lines: [level, level] },
  { type: 'confirm', idempotencyKey: 'confirmed', reservationId: 'R1' },
]

type Log = Commit<Entry>[]

/** Carries out the commands, all heard of, and one more of which no answer was heard. */
async function told(): Promise<{ submissions: Submissions; log: Log }> {
  const { inventory } = await openWithLaptops()
  const submissions = new Submissions()
  for (const command of commands) {
    submissions.submit(command)
    for (const answer of await answersTo(inventory, [command])) submissions.answer(answer)
  }
  const unheard = { type: 'release', idempotencyKey: 'unheard', reservationId: 'R2' } as const
  submissions.submit(unheard)
  await answersTo(inventory, [unheard])
  // The first commits are those of the opening: they have no keys, and are none of the load's.
  return { submissions, log: (await commitsOf(inventory)).filter(({ idempotencyKey }) => idempotencyKey !== undefined) }
}

async function check({ submissions, log }: { submissions: Submissions; log: Log }): Promise<LogCheck> {
  return checkLog(asRead(log), submissions)
}

async function* asRead(log: Log): AsyncGenerator<Commit<Entry>> {
  yield* log
}

async function checkChanged(change: (log: Log) => Log): Promise<LogCheck> {
  const { submissions, log } = await told()
  return check({ submissions, log: change(log) })
}

const without =
  (key: string) =>
  (log: Log): Log =>
    log.filter(({ idempotencyKey }) => idempotencyKey !== key)

/** The log with the commit of a key changed. */
const changed =
  (key: string, change: (commit: Commit<Entry>) => object) =>
  (log: Log): Log =>
    log.map((commit) => (commit.idempotencyKey === key ? { ...commit, ...change(commit) } : commit))

describe('Acknowledged against found', () => {
  it('is even when the log has what was acknowledged, and of what was in flight either', async () => {
    const even = { found: 4, inFlight: 1, lost: [], invented: [] }
    expect(await check(await told())).toMatchObject({ ...even, commits: 5, inFlightFound: 1 })
    expect(await checkChanged(without('unheard'))).toMatchObject({ ...even, commits: 4, inFlightFound: 0 })
  })

  it('finds an acknowledged commit that is gone', async () => {
    expect((await checkChanged(without('held'))).lost).toEqual([expect.stringMatching(/^held had .*R1/)])
  })

  it('finds one that is there with another reservation, or at another place', async () => {
    const other = changed('held', ({ entries }) => ({ entries: entries.map((e) => ({ ...e, reservationId: 'R9' })) }))
    expect((await checkChanged(other)).lost).toHaveLength(1)
    expect((await checkChanged(changed('received', () => ({ sequence: 99 })))).lost).toHaveLength(1)
  })

  it('knows that the release of a hold that ran out is a commit without entries', async () => {
    const { inventory, clock } = await openWithLaptops()
    const { id } = await inventory.reserve({ ...laptops, quantity: 1, ttlMs: 1 })
    clock.advance(1)
    const release = { type: 'release', idempotencyKey: 'late', reservationId: id } as const
    const submissions = new Submissions()
    submissions.submit(release)
    for (const answer of await answersTo(inventory, [release])) submissions.answer(answer)
    const log = (await commitsOf(inventory)).filter(({ idempotencyKey }) => idempotencyKey !== undefined)
    expect(await check({ submissions, log })).toMatchObject({ found: 1, lost: [], invented: [] })
    expect((await check({ submissions, log: [] })).lost).toHaveLength(1)
  })

  it('finds a commit that nobody submitted, or not so', async () => {
    const nobody = { sequence: 9, at: 9, entries: [{ type: 'received', ...level, from: 'supplier', to: 'available' }] }
    expect((await checkChanged((log) => [...log, nobody as Commit<Entry>])).invented).toEqual([
      'nobody asked for commit 9',
    ])
    const foreign = { ...nobody, idempotencyKey: 'foreign' } as Commit<Entry>
    expect((await checkChanged((log) => [...log, foreign])).invented).toHaveLength(1)
    const more = changed('received', ({ entries }) => ({ entries: entries.map((e) => ({ ...e, quantity: 3 })) }))
    expect((await checkChanged(more)).invented).toEqual([
      expect.stringContaining('is not what was submitted as received'),
    ])
  })

  it('finds a commit that is there twice, or in part', async () => {
    const twice = await checkChanged((log) => [
      ...log,
      log.find((commit) => commit.idempotencyKey === 'held') as Log[0],
    ])
    expect(twice.invented).toEqual([expect.stringContaining('held is there twice')])
    const half = changed('both', ({ entries }) => ({ entries: entries.slice(0, 1) }))
    expect((await checkChanged(half)).invented).toHaveLength(1)
  })

  it('finds the commit of a command that was refused', async () => {
    const { submissions, log } = await told()
    const held = log.find(({ idempotencyKey }) => idempotencyKey === 'held') as Log[0]
    const entries = held.entries.map((entry) => ({ ...entry, quantity: 1_000 }))
    const { invented } = await check({
      submissions,
      log: [...log, { ...held, idempotencyKey: 'too much', entries }] as Log,
    })
    expect(invented).toEqual([expect.stringMatching(/^too much had no effect, and is in commit/)])
  })

  it('holds a log to what it was found to have: nothing in flight comes or goes later', async () => {
    const { submissions, log } = await told()
    await check({ submissions, log: without('unheard')(log) })
    expect((await check({ submissions, log })).invented).toEqual([expect.stringContaining('unheard had no effect')])
    const other = await told()
    await check(other)
    expect((await check({ ...other, log: without('unheard')(other.log) })).lost).toHaveLength(1)
  })

  it('notices an answer that differs the second time', async () => {
    const { submissions } = await told()
    submissions.answer({ key: 'held', effect: { sequence: 6, reservationIds: ['R1'] } })
    expect(submissions.contradictions).toHaveLength(1)
    submissions.answer({ key: 'held' })
    submissions.answer({ key: 'unknown' })
    expect(submissions.contradictions).toHaveLength(3)
  })
})
