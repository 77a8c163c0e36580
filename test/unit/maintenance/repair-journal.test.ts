import { describe, expect, test } from 'vitest'
import { InventoryError, InventoryManager, type Repair, repairJournal, verifyJournal } from '../../../src/index.ts'
import { archive } from '../../../src/journal/file/archive.ts'
import { sealedLine, segmentsOf } from '../../crash/damaged-log.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { expectRefusal } from '../../support/refusals.ts'
import type { Fault } from '../../support/simulated-disk.ts'
import { SimulatedMachine } from '../../support/simulated-machine.ts'
import {
  allLines,
  changeLines,
  type FoundLine,
  folder,
  journalOf,
  laptops,
  openOn,
  tellStory,
  writtenStory,
} from './journal-story.ts'

async function story(snapshots = 0): Promise<SimulatedMachine> {
  const machine = new SimulatedMachine()
  await writtenStory(machine, { snapshots })
  return machine
}

const repair = (machine: SimulatedMachine, acceptLoss = true): Promise<Repair> =>
  repairJournal(folder, { acceptLoss }, machine)

/** The story, with a byte changed in a line in the middle. */
async function damaged(): Promise<{ machine: SimulatedMachine; line: FoundLine }> {
  const machine = await story()
  const lines = allLines(machine)
  const line = lines[Math.floor(lines.length / 2)] as FoundLine
  flip(machine, line)
  return { machine, line }
}

function flip(machine: SimulatedMachine, line: FoundLine): void {
  changeLines(machine, line.segment, (all) => all.with(line.index, line.text.replace('"position":', '"positiom":')))
}

/** That it opens, goes on and is sound. */
async function expectMended(machine: SimulatedMachine, lastSequence: number): Promise<void> {
  const journal = journalOf(machine)
  expect((await journal.open()).lastSequence).toBe(lastSequence)
  await journal.close()
  const inventory = await openOn(machine)
  if (lastSequence >= 3) await inventory.receive({ ...laptops, quantity: 1 })
  await inventory.close()
  expect(await verifyJournal(folder, {}, machine)).toMatchObject({ isSound: true, problems: [] })
}

describe('repairing a log that is not complete before its newest snapshot, as a plain copy may be', () => {
  async function withHole(how: 'is torn' | 'is missing'): Promise<{ machine: SimulatedMachine; hole: string }> {
    const machine = await story(2)
    const hole = segmentsOf(machine)[1] as string
    const content = machine.disk.contentOf(hole)
    if (how === 'is missing') machine.disk.delete(hole)
    else machine.disk.overwrite(hole, Buffer.concat([content.subarray(0, content.length - 300), Buffer.alloc(500)]))
    return { machine, hole }
  }

  test.each(['is torn', 'is missing'] as const)(
    '%s: the beginning is set aside, and nothing of the state is lost',
    async (how) => {
      const { machine, hole } = await withHole(how)
      await expectRefusal(journalOf(machine).open(), 'JOURNAL_CORRUPT')
      const before = machine.disk.snapshot()
      const [first] = segmentsOf(machine) as [string]
      const planned = await repair(machine, false)
      expect(machine.disk.snapshot()).toEqual(before)
      expect(planned).toMatchObject({
        isDone: false,
        problem: { about: 'log', problem: expect.stringContaining('is not complete') },
        lastSequence: 69,
        lost: { bytes: 0 },
      })
      expect(planned.files).toContain(first.slice(folder.length + 1))
      const done = await repair(machine)
      expect(done).toMatchObject({ isDone: true, lastSequence: 69 })
      const kept = Object.keys(machine.disk.snapshot()).filter((path) => path.startsWith(`${done.keptIn}/`))
      expect(kept.map((path) => path.slice(`${done.keptIn}/`.length)).sort()).toEqual(
        [...done.files, 'repair.json'].sort(),
      )
      if (how === 'is torn') expect(kept).toContain(`${done.keptIn}${hole.slice(folder.length)}`)
      await expectMended(machine, 69)
      const details = await expectRefusal(Array.fromAsync(journalOf(machine).read()), 'JOURNAL_ARCHIVED')
      expect(details.archivedTo).toBe(done.keptIn)
      expect(await repair(machine, false)).toEqual({ folder, isDone: false, files: [] })
    },
  )

  test('and damaged behind it, too: both are mended at once', async () => {
    const { machine } = await withHole('is missing')
    const line = allLines(machine).at(-1) as FoundLine
    flip(machine, line)
    const { lastSequence, keptIn } = await repair(machine)
    expect(lastSequence).toBeLessThan(69)
    expect(keptIn).toBeDefined()
    await expectMended(machine, lastSequence as number)
  })
})

describe('repairing a log that does not open', () => {
  test.each([true, false])(
    'that the disk cannot read: JOURNAL_FAILED, and nothing is changed (%s)',
    async (acceptLoss) => {
      const machine = await story()
      const before = machine.disk.snapshot()
      machine.disk.fault = { how: 'fails', only: 'read', at: (machine.disk.callsOf.get('read') ?? 0) + 4, code: 'EIO' }
      const details = await expectRefusal(repair(machine, acceptLoss), 'JOURNAL_FAILED')
      expect(details).toMatchObject({ file: folder, problem: expect.stringContaining('EIO') })
      expect(machine.disk.snapshot()).toEqual(before)
    },
  )

  test('only says what it would drop, until the loss is accepted', async () => {
    const { machine, line } = await damaged()
    const before = machine.disk.snapshot()
    const found = await repair(machine, false)
    expect(machine.disk.snapshot()).toEqual(before)
    expect(found).toMatchObject({
      isDone: false,
      problem: { file: line.segment, offset: line.offset, position: line.position, sequence: line.sequence },
      lastSequence: line.sequence - 1,
      lost: { commits: { fromSequence: line.sequence, toSequence: 67 } },
    })
    expect(found.files).toContain('head')
    expect(found.keptIn).toBeUndefined()
  })

  test('cuts it at the last good commit, keeps all that it changes, and it goes on from there', async () => {
    const { machine, line } = await damaged()
    const before = machine.disk.snapshot()
    const { isDone, files, keptIn, lastSequence, lost } = await repair(machine)
    expect({ isDone, lastSequence }).toEqual({ isDone: true, lastSequence: line.sequence - 1 })
    expect(keptIn).toMatch(/^\/data\/damaged-\d{8}T\d{6}Z$/)
    for (const name of files) {
      expect(machine.disk.contentOf(`${keptIn}/${name}`).toString('latin1')).toBe(before[`${folder}/${name}`])
    }
    const after = segmentsOf(machine).filter((path) => path.startsWith(`${folder}/0`))
    const size = (text: string[]): number => text.join('').length
    expect(size(after.map((path) => machine.disk.contentOf(path).toString()))).toBe(size(allLinesBefore(before, line)))
    expect(lost?.bytes).toBeGreaterThan(line.text.length)
    expect(JSON.parse(machine.disk.contentOf(`${keptIn}/repair.json`).toString())).toMatchObject({ lastSequence })
    await expectMended(machine, line.sequence - 1)
  })

  test('has nothing to do where the log is sound, or only its last batch was never finished', async () => {
    const machine = await story()
    expect(await repair(machine)).toEqual({ folder, isDone: false, files: [] })
    const line = allLines(machine).at(-1) as FoundLine
    machine.disk.overwrite(line.segment, Buffer.concat([machine.disk.contentOf(line.segment), Buffer.from('["half')]))
    expect(await repair(machine)).toMatchObject({ isDone: false, files: [] })
    await expectMended(machine, 67)
  })

  test('whichever line is damaged', async () => {
    const sound = await story()
    for (const line of allLines(sound)) {
      const machine = sound.copy()
      flip(machine, line)
      expect(await repair(machine)).toMatchObject({ isDone: true, lastSequence: line.sequence - 1 })
      await expectMended(machine, line.sequence - 1)
    }
  })

  test('whichever segment is missing', async () => {
    const sound = await story()
    for (const segment of segmentsOf(sound)) {
      const machine = sound.copy()
      machine.disk.delete(segment)
      const lastSequence = Number(segment.slice(folder.length + 1, -'.ndjson'.length)) - 1
      const found = await repair(machine)
      expect(found).toMatchObject({ isDone: true, lastSequence })
      expect(found.lost?.commits).toEqual({ fromSequence: lastSequence + 1, toSequence: 67 })
      await expectMended(machine, lastSequence)
    }
  })

  test('a head that is gone or unreadable costs nothing but itself', async () => {
    for (const content of [undefined, 'what?']) {
      const machine = await story()
      machine.disk.delete(`${folder}/head`)
      if (content !== undefined) machine.disk.overwrite(`${folder}/head`, Buffer.from(content))
      const found = await repair(machine)
      expect(found).toMatchObject({ isDone: true, lastSequence: 67, lost: { bytes: 0 } })
      expect(found.lost?.commits).toBeUndefined()
      await expectMended(machine, 67)
    }
  })

  test('a last line that the head knows otherwise goes, though it is sealed', async () => {
    const machine = await story()
    const line = allLines(machine).at(-1) as FoundLine
    const [, { at, ...header }, ...rest] = JSON.parse(line.text) as [string, { at: number }, ...unknown[]]
    const { line: forged } = sealedLine(line.previousHash, [{ ...header, at: at + 1 }, ...rest])
    changeLines(machine, line.segment, (all) => all.with(line.index, forged))
    expect(await repair(machine)).toMatchObject({ isDone: true, lastSequence: line.sequence - 1 })
    await expectMended(machine, line.sequence - 1)
  })

  test('a foreign file with the ending of a segment is set aside', async () => {
    const machine = await story()
    machine.disk.overwrite(`${folder}/notes.ndjson`, Buffer.from('{}\n'))
    const { keptIn } = await repair(machine)
    expect(machine.disk.contentOf(`${keptIn}/notes.ndjson`).toString()).toBe('{}\n')
    await expectMended(machine, 67)
  })

  test('a commit that cannot be goes, and those before it in its batch stay', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOf(machine)
    await journal.open()
    const site = { type: 'warehouse-added', warehouseId: 'SFO', name: 'San Francisco' }
    const received = { type: 'received', ...laptops, quantity: 5, from: 'supplier', to: 'available' }
    const sold = { type: 'sold', ...laptops, quantity: 9, from: 'available', to: 'customer' }
    const commits = [site, received, received, sold, received].map((entry, index) => ({
      sequence: index + 1,
      at: 1_000_000,
      entries: [entry],
    }))
    await journal.append({ position: 1, commits: commits.slice(0, 1) })
    await journal.append({ position: 2, commits: commits.slice(1) })
    await journal.close()
    // 10 are there when 9 are sold: with only one receipt before, it cannot be.
    expect(await repair(machine)).toMatchObject({ isDone: false, files: [] })

    const forged = new SimulatedMachine()
    const other = journalOf(forged)
    await other.open()
    await other.append({ position: 1, commits: commits.slice(0, 1) })
    const [, second, , fourth, fifth] = commits
    const inOrder = [second, fourth, fifth].map((commit, index) => ({ ...commit, sequence: index + 2 }))
    await other.append({ position: 2, commits: inOrder })
    await other.close()
    const found = await repair(forged)
    expect(found).toMatchObject({ isDone: true, lastSequence: 2, problem: { sequence: 3, position: 2 } })
    expect(found.lost?.commits).toEqual({ fromSequence: 3, toSequence: 4 })
    expect(await verifyJournal(folder, {}, forged)).toMatchObject({ isSound: true, commits: 2 })
  })

  test('a commit of a time before the last goes, too', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOf(machine)
    await journal.open()
    const at = [1_000_000, 1_000_010, 1_000_009]
    for (const [index, time] of at.entries()) {
      const entries = [{ type: 'warehouse-added', warehouseId: `W${index}`, name: 'W' }]
      await journal.append({
        position: index + 1,
        commits: [{ sequence: index + 1, at: time, entries } as { sequence: number }],
      })
    }
    await journal.close()
    await expectRefusal(openOn(machine), 'JOURNAL_CORRUPT')
    expect(await repair(machine)).toMatchObject({ isDone: true, lastSequence: 2 })
    await (await openOn(machine)).close()
  })

  test('a segment under another’s name, and what comes after it, also without a head', async () => {
    for (const hasHead of [true, false]) {
      const machine = await story()
      const [, segment = '', next = ''] = segmentsOf(machine)
      const first = Number(segment.slice(folder.length + 1, -'.ndjson'.length))
      const renamed = `${folder}/${String(first + 1).padStart(16, '0')}.ndjson`
      expect(renamed < next).toBe(true)
      machine.disk.overwrite(renamed, machine.disk.contentOf(segment))
      machine.disk.delete(segment)
      if (!hasHead) machine.disk.delete(`${folder}/head`)
      expect(await repair(machine)).toMatchObject({ isDone: true, lastSequence: first - 1 })
      await expectMended(machine, first - 1)
    }
  })

  test('what a killed process wrote last is on the disk before it is set aside', async () => {
    const machine = new SimulatedMachine()
    const journal = journalOf(machine, { durability: 'never' })
    const inventory = await InventoryManager.open({ journal, clock: new FakeClock(), snapshots: false })
    await tellStory(inventory, new FakeClock())
    const killed = machine.kill()
    const last = segmentsOf(killed).at(-1) as string
    const content = killed.disk.contentOf(last).toString()
    expect(content).toContain('transferred-out')
    killed.disk.overwrite(segmentsOf(killed)[0] as string, Buffer.from('what?\n'))
    const { keptIn } = await repair(killed)
    expect(
      killed
        .cutPower('drop')
        .disk.contentOf(`${keptIn}/${last.slice(folder.length + 1)}`)
        .toString(),
    ).toBe(content)
  })

  test('refuses while a running process has it open, and takes over from one that is gone', async () => {
    const { machine, line } = await damaged()
    const lock = { pid: 1, startTime: 'started-1', token: '0b5f4c1e-0000-4000-8000-000000000000' }
    machine.disk.overwrite(`${folder}/lock`, Buffer.from(JSON.stringify(lock)))
    const beside = machine.beside()
    await expectRefusal(repair(beside), 'JOURNAL_LOCKED')
    expect(await repair(beside, false)).toMatchObject({ isDone: false, lastSequence: line.sequence - 1 })
    const after = machine.kill()
    expect(await repair(after)).toMatchObject({ isDone: true })
    await expectMended(after, line.sequence - 1)
  })
})

describe('with snapshots', () => {
  test('those past the cut go with it, and earlier ones stay', async () => {
    const machine = await story(2)
    const line = allLines(machine).at(-2) as FoundLine
    expect(line.sequence).toBe(68)
    flip(machine, line)
    const { files, lastSequence } = await repair(machine)
    expect(lastSequence).toBe(67)
    expect(files).toContain('0000000000000068.snapshot')
    expect(files).not.toContain('0000000000000067.snapshot')
    await expectMended(machine, 67)
  })

  test('damage before the newest one is no reason to drop what comes after', async () => {
    const machine = await story(2)
    flip(machine, allLines(machine)[2] as FoundLine)
    expect(await repair(machine)).toMatchObject({ isDone: false, files: [] })
    expect((await verifyJournal(folder, {}, machine)).isSound).toBe(false)
  })

  test('a log of which the beginning is archived is cut like any other, as long as a snapshot is left', async () => {
    const machine = await story(2)
    await archive(folder, '/attic', {}, machine)
    const lines = allLines(machine).filter(({ segment }) => segment.startsWith(folder))
    const last = machine.copy()
    flip(last, lines.at(-1) as FoundLine)
    expect(await repair(last)).toMatchObject({ isDone: true, lastSequence: 68 })
    await expectMended(last, 68)
    const first = machine.copy()
    flip(first, lines[0] as FoundLine)
    const before = first.disk.snapshot()
    const { problem } = await expectRefusal(repair(first), 'JOURNAL_CORRUPT')
    expect(problem).toContain('/attic')
    expect(first.disk.snapshot()).toEqual(before)
  })
})

describe('a repair that is interrupted', () => {
  const ways: readonly Fault['how'][] = ['kills before', 'kills after', 'fails']

  test.each(ways)(
    'at any of its calls (%s) leaves a log that can be repaired again, with nothing lost twice',
    async (how) => {
      const { machine: original, line } = await damaged()
      const before = original.disk.snapshot()
      const whole = original.copy()
      const callsBefore = whole.disk.calls
      await repair(whole)
      const calls = whole.disk.calls - callsBefore
      expect(calls).toBeGreaterThan(50)
      for (let at = 1; at <= calls; at += 1) {
        const machine = original.copy()
        machine.disk.fault = { how, at: machine.disk.calls + at }
        const outcome = await repair(machine).catch((error: Error) => error)
        machine.disk.fault = undefined
        for (const next of [machine.kill(), ...(how === 'kills after' ? [] : [])]) {
          await repair(next)
          expectKept(next, before, `${how} at ${at}: ${outcome instanceof Error ? outcome.message : 'done'}`)
          await expectMended(next, line.sequence - 1)
        }
      }
    },
  )

  test.each(['drop', 'tear'] as const)('by a power cut (%s) after any of its calls, too', async (cut) => {
    const { machine: original, line } = await damaged()
    const before = original.disk.snapshot()
    const whole = original.copy()
    const callsBefore = whole.disk.calls
    await repair(whole)
    const calls = whole.disk.calls - callsBefore
    for (let at = 1; at <= calls; at += 1) {
      const machine = original.copy()
      machine.disk.fault = { how: 'kills after', at: machine.disk.calls + at }
      await repair(machine).catch(() => undefined)
      const next = machine.cutPower(cut, at)
      await expectRefusedOrMended(next.copy(), line.sequence - 1)
      await repair(next)
      expectKept(next, before, `${cut} at ${at}`)
      await expectMended(next, line.sequence - 1)
    }
  })
})

/** Whoever opens it in between is refused, or finds what the repair leaves; never less. */
async function expectRefusedOrMended(machine: SimulatedMachine, lastSequence: number): Promise<void> {
  const opened = await journalOf(machine)
    .open()
    .catch((error: InventoryError) => error)
  if (opened instanceof InventoryError) expect(opened.code).toBe('JOURNAL_CORRUPT')
  else expect(opened.lastSequence).toBe(lastSequence)
}

/** Every line that there was is still somewhere. */
function expectKept({ disk }: SimulatedMachine, before: Readonly<Record<string, string>>, when: string): void {
  const after = Object.values(disk.snapshot())
  for (const [path, content] of Object.entries(before)) {
    if (path.endsWith('.ndjson')) expect(after, `${path}, ${when}`).toContain(content)
  }
}

function allLinesBefore(before: Readonly<Record<string, string>>, line: FoundLine): string[] {
  const segments = Object.entries(before).filter(([path]) => path.endsWith('.ndjson'))
  return segments
    .filter(([path]) => path <= line.segment)
    .map(([path, content]) => (path === line.segment ? content.slice(0, line.offset) : content))
}
