import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { CrashRun } from '../../../src/crash-test/crash-figures.ts'
import type { CrashReport } from '../../../src/crash-test/crash-report.ts'
import { CrashTest } from '../../../src/crash-test/crash-test.ts'
import { runCrashTest } from '../../../src/crash-test/run-crash-test.ts'

afterEach(() => vi.restoreAllMocks())

/** A crash test that does nothing, and finds this. */
function runThatIs(outcome: 'sound' | 'unsound'): Promise<CrashReport> {
  const run = { isSound: outcome === 'sound' } as CrashRun
  vi.spyOn(CrashTest.prototype, 'run').mockResolvedValue(run)
  const settings = { rounds: 1, seed: 1, durability: 'always' } as const
  return runCrashTest(settings, { version: '0', rerun: '' }, () => undefined)
}

function folderOf({ journal }: CrashReport): string {
  if (journal.kind !== 'file') throw new Error('the log was not in a folder')
  return journal.folder
}

describe('the temporary log of a crash test', () => {
  test('goes when nothing is wrong', async () => {
    const report = await runThatIs('sound')
    expect(report.journal).toMatchObject({ isKept: false })
    expect(existsSync(folderOf(report))).toBe(false)
  })

  test('stays when anything is wrong, for whoever must find out what', async () => {
    const report = await runThatIs('unsound')
    expect(report.journal).toMatchObject({ isKept: true })
    expect(existsSync(folderOf(report))).toBe(true)
    await rm(folderOf(report), { recursive: true })
  })
})
