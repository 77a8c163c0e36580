import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FileJournal } from '../../src/journal/file/file-journal.ts'
import { systemProcesses } from '../../src/journal/file/process-table.ts'
import { expectRefusal } from '../support/refusals.ts'
import { SimulatedMachine } from '../support/simulated-machine.ts'
import { Random } from '../support/simulated-random.ts'
import { batchAt, journalOn } from './log-story.ts'

describe('a second opening of the same log', () => {
  let root: string
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'stockhold-locked-'))
    await mkdir(join(root, 'data'))
    await symlink(join(root, 'data'), join(root, 'link'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  test('by another path, in this process: refused, naming the process; after close it opens', async () => {
    const journal = new FileJournal(join(root, 'data'))
    await journal.open()
    const paths = [
      join(root, 'data'),
      join(root, 'link'),
      join(root, 'link/../data/'),
      relative('.', join(root, 'link')),
    ]
    for (const path of paths) {
      const details = await expectRefusal(new FileJournal(path).open(), 'JOURNAL_LOCKED')
      expect(details.holder).toContain(String(process.pid))
    }
    await expectRefusal(journal.open(), 'JOURNAL_LOCKED')
    await journal.close()
    const other = new FileJournal(join(root, 'link'))
    await other.open()
    await other.close()
    expect(await readdir(join(root, 'data'))).toEqual(['head-2'])
  })

  test('whose lock names a process that is gone, or another that got its id: taken over', async () => {
    const { pid, startTime } = await systemProcesses.self()
    const token = '5ac41b62-be4f-4bc6-bbe9-151651f6a6c7'
    for (const holder of [
      { pid: 2 ** 22 + 1, startTime: '1', token },
      { pid, startTime: `${startTime}0`, token },
    ]) {
      await writeFile(join(root, 'data/lock'), JSON.stringify(holder))
      const journal = new FileJournal(join(root, 'data'), { takeOverAfterMs: 50 })
      await journal.open()
      await expectRefusal(new FileJournal(join(root, 'data')).open(), 'JOURNAL_LOCKED')
      await journal.close()
      expect(await readdir(join(root, 'data'))).toEqual([expect.stringMatching(/^head-\d$/)])
    }
  })

  test('whose lock cannot be read: refused, saying which file it is', async () => {
    for (const text of ['', 'garbage', '{}', '{"pid":"1","startTime":"","token":""}']) {
      await writeFile(join(root, 'data/lock'), text)
      const details = await expectRefusal(new FileJournal(join(root, 'data')).open(), 'JOURNAL_LOCKED')
      expect(details.holder).toContain(join(root, 'data/lock'))
    }
    await rm(join(root, 'data/lock'))
  })

  test('whose lock is a link to nowhere: refused, and no endless look', async () => {
    await symlink(join(root, 'nowhere'), join(root, 'data/lock'))
    const details = await expectRefusal(new FileJournal(join(root, 'data')).open(), 'JOURNAL_LOCKED')
    expect(details.holder).toContain(join(root, 'data/lock'))
    expect(await readdir(join(root, 'data'))).toEqual([expect.stringMatching(/^head-\d$/), 'lock'])
    await rm(join(root, 'data/lock'))
  })

  test('by many processes at once, with and without a dead lock: exactly one has it, over and over', async () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const random = new Random(seed)
      let machine = new SimulatedMachine()
      if (seed % 4 !== 0) {
        await journalOn(machine).open()
        machine = machine.kill()
      }
      machine.disk.pace = async () => {
        for (let turns = random.below(40); turns > 0; turns -= 1) await Promise.resolve()
      }
      const others = Array.from({ length: 1 + (seed % 5) }, () => machine.beside())
      const journals = [machine, ...others].map((each) => journalOn(each))
      const outcomes = await Promise.allSettled(journals.map((journal) => journal.open()))
      const winners = journals.filter((_, index) => outcomes[index]?.status === 'fulfilled')
      expect(winners, `seed ${seed}`).toHaveLength(1)
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected')
          expect(outcome.reason, `seed ${seed}`).toMatchObject({ code: 'JOURNAL_LOCKED' })
      }
      await winners[0]?.append(batchAt(1))
      await winners[0]?.close()
      const names = Object.keys(machine.disk.snapshot()).filter((path) => path.includes('lock'))
      expect(names, `seed ${seed}`).toEqual([])
    }
  })

  test('after a killed process that was just taking over: it opens all the same', async () => {
    const calls = 20
    for (let at = 1; at <= calls; at += 1) {
      const first = new SimulatedMachine()
      await journalOn(first).open()
      const second = first.kill()
      second.disk.fault = { how: 'kills after', at }
      await journalOn(second)
        .open()
        .catch(() => undefined)
      const third = second.kill()
      const journal = journalOn(third)
      await journal.open()
      await expectRefusal(journalOn(third.beside()).open(), 'JOURNAL_LOCKED')
      await journal.close()
    }
  })
})
