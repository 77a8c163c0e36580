import { describe, expect, test } from 'vitest'
import { type Verification, verifyJournal } from '../../../src/index.ts'
import { archive } from '../../../src/journal/file/archive.ts'
import { sealedLine, segmentsOf } from '../../crash/damaged-log.ts'
import { SimulatedMachine } from '../../support/simulated-machine.ts'
import { folder, writtenStory } from './journal-story.ts'

const older = `${folder}/0000000000000067.snapshot`
const newer = `${folder}/0000000000000068.snapshot`
const attic = '/attic'

async function story(): Promise<SimulatedMachine> {
  const machine = new SimulatedMachine()
  await writtenStory(machine, { snapshots: 2 })
  return machine
}

const verify = (machine: SimulatedMachine, archives: readonly string[] = []): Promise<Verification> =>
  verifyJournal(folder, { archives }, machine)

/** Changes what a snapshot says, with every hash made good again. */
function forge({ disk }: SimulatedMachine, path: string, change: (content: string) => string): void {
  let previousHash = '0'.repeat(64)
  const forged = disk
    .contentOf(path)
    .toString()
    .trimEnd()
    .split('\n')
    .map((text) => {
      const [, content] = JSON.parse(text) as [string, unknown]
      const { line, hash } = sealedLine(previousHash, [JSON.parse(change(JSON.stringify(content)))])
      previousHash = hash
      return line
    })
  disk.overwrite(path, Buffer.from(forged.join('')))
}

describe('a snapshot is held against the fold of the log', () => {
  test('one with a byte that is not as it was written: file and byte are named, and the log is sound', async () => {
    const machine = await story()
    const content = Buffer.from(machine.disk.contentOf(older))
    const at = content.indexOf('LAPTOP')
    content[at] = 0x4d
    machine.disk.overwrite(older, content)
    const { isSound, problems, snapshots, commits } = await verify(machine)
    expect({ isSound, commits }).toEqual({ isSound: false, commits: 69 })
    const offset = content.lastIndexOf('\n', at) + 1
    expect(problems).toMatchObject([{ about: 'snapshot', file: older, offset }])
    expect(snapshots.map(({ verdict }) => verdict)).toEqual(['unsound', 'sound'])
  })

  test.each([
    ['a level', '"LAPTOP",1,', '"LAPTOP",1,9', /version of level SFO LAPTOP is 9\d+ here and \d+ in the log/],
    ['a reservation', '"R1",1,', '"R1",2,', /quantity of reservation SFO LAPTOP R1 is 2 here and 1 in the log/],
    ['a key', '"1/1"', '"1/9"', /key 1\/9/],
    ['the retention', '"maxCount":1000000', '"maxCount":7', /maxCount of retention is 7 here and 1000000/],
    ['the order in which reservations ended', '["ended","R2"', '["ended","R1"', /ended/],
  ])('one that was forged, hashes and all: %s', async (_, from, to, problem) => {
    const machine = await story()
    let count = 0
    forge(machine, newer, (content) => {
      if (content.includes(from)) count += 1
      return content.replace(from, to)
    })
    expect(count, 'there is something to forge').toBeGreaterThan(0)
    const { problems, snapshots } = await verify(machine)
    expect(problems[0]).toMatchObject({ about: 'snapshot', file: newer })
    expect(problems.map((found) => found.problem).join('\n')).toMatch(problem)
    expect(snapshots.map(({ verdict }) => verdict)).toEqual(['sound', 'unsound'])
  })

  test('one that cannot even be restored', async () => {
    const machine = await story()
    forge(machine, newer, (content) => content.replace(/^\["reservations",\[0/, '["reservations",[99'))
    expect((await verify(machine)).problems).toMatchObject([{ about: 'snapshot', file: newer }])
  })

  test('one of another log, one ahead of the log, and one under another’s name', async () => {
    const [machine, other] = [await story(), await story()]
    forge(other, newer, (content) => content.replace(/"mark":"[\da-f]{8}/, '"mark":"00000000'))
    machine.disk.overwrite(older, machine.disk.contentOf(newer))
    machine.disk.overwrite(newer, other.disk.contentOf(newer))
    machine.disk.overwrite(`${folder}/0000000000000099.snapshot`, other.disk.contentOf(older))
    const { problems, snapshots } = await verify(machine)
    expect(problems.map(({ file }) => file?.slice(-11))).toEqual(['67.snapshot', '68.snapshot', '99.snapshot'])
    expect(snapshots.map(({ verdict }) => verdict)).toEqual(['unsound', 'unsound', 'unsound'])
  })

  test('one that the log cannot be folded to is not judged', async () => {
    const machine = await story()
    machine.disk.delete(segmentsOf(machine)[1] as string)
    const { problems, snapshots } = await verify(machine)
    expect(problems).toHaveLength(1)
    expect(snapshots.map(({ verdict }) => verdict)).toEqual(['not reached', 'not reached'])
  })
})

describe('a log of which the beginning is archived', () => {
  async function archived(): Promise<SimulatedMachine> {
    const machine = await story()
    await archive(folder, attic, {}, machine)
    expect(segmentsOf(machine).filter((path) => path.startsWith(folder))).toHaveLength(1)
    return machine
  }

  test('is verified from its oldest snapshot on, and said to be', async () => {
    const machine = await archived()
    const found = await verify(machine)
    expect(found).toMatchObject({
      isSound: true,
      problems: [],
      archived: { archivedTo: attic },
      acknowledgedSequence: 69,
    })
    expect(found.commits).toBeLessThan(69)
    expect(found.snapshots.map(({ verdict }) => verdict)).toEqual(['begun with', 'sound'])
  })

  test('together with its archive, all of it is', async () => {
    const found = await verify(await archived(), [attic])
    expect(found).toMatchObject({ isSound: true, commits: 69 })
    expect(found.archived).toBeUndefined()
    expect(found.snapshots.map(({ verdict }) => verdict)).toEqual(['sound', 'sound'])
  })

  test('a changed line in the archive is found there', async () => {
    const machine = await archived()
    const path = `${attic}/0000000000000001.ndjson`
    machine.disk.overwrite(path, Buffer.from(machine.disk.contentOf(path).toString().replace('777', '778')))
    expect((await verify(machine)).isSound).toBe(true)
    expect((await verify(machine, [attic])).problems).toMatchObject([{ about: 'log', file: path }])
  })

  test('without a good snapshot to begin with it says where the rest is', async () => {
    const machine = await archived()
    machine.disk.delete(older)
    machine.disk.delete(newer)
    const { isSound, problems } = await verify(machine)
    expect(isSound).toBe(false)
    expect(problems).toMatchObject([{ about: 'log', advice: expect.stringContaining(`--archive ${attic}`) }])
  })

  test('a snapshot that is wrong is found by the log that comes after it, or by the archive', async () => {
    const machine = await archived()
    forge(machine, older, (content) => content.replace('"R1",1,', '"R1",2,'))
    expect((await verify(machine)).isSound).toBe(false)
    expect((await verify(machine, [attic])).problems[0]).toMatchObject({ about: 'snapshot', file: older })
  })
})
