import { ContenderProcess, inProcess } from '../support/contender-process.ts'
import { measureInTurn } from '../support/rounds.ts'
import { compared, limited } from '../support/row.ts'
import type { Scenario } from './scenario.ts'

const levels = 10_000
const durability = 'every answer synced'

/** Having the state again: from the log, from a snapshot; and what it costs to take one. */
export const recovery: Scenario = {
  name: 'p9',
  title: 'replay from disk, a snapshot’s longest pause, opening with and without one',
  async run({ effort, directory }) {
    const reservations = effort.isQuick ? 100_000 : 1_000_000
    const write = (hasSnapshot: boolean) =>
      inProcess({
        name: 'a log',
        measurement: 'write log',
        params: { directory, levels, reservations, hasSnapshot },
        heapMegabytes: 8_192,
      })
    const [plain, snapshotted] = [await write(false), await write(true)]
    const opening = (how: 'open' | 'replay', { folder }: typeof plain) =>
      ({ name: how, measurement: 'opening', params: { folder, how, levels, reservations } }) as const
    const samples = await measureInTurn(
      { rounds: effort.isQuick ? 2 : Math.min(effort.rounds, 5), warmUps: effort.isQuick ? 0 : 1 },
      {
        replay: new ContenderProcess(opening('replay', plain)),
        // An opening is the first thing that a process does: so each has a process of its own.
        fromLog: { measure: () => inProcess(opening('open', plain)) },
        fromSnapshot: { measure: () => inProcess(opening('open', snapshotted)) },
      },
    )
    const pauses = await measureInTurn(
      { rounds: effort.isQuick ? 1 : Math.min(effort.rounds, 3), warmUps: 0 },
      {
        pause: new ContenderProcess({
          name: 'snapshot',
          measurement: 'snapshot pause',
          params: { directory, folder: plain.folder, reservations },
          heapMegabytes: 8_192,
        }),
      },
    )
    const ms = (name: keyof typeof samples): number[] => samples[name].map((sample) => sample.ms)
    const count = reservations.toLocaleString('en')
    const subject = (name: string, unit: '/s' | 'ms') => ({ goal: 'P9', name, unit, durability }) as const
    return {
      rows: [
        limited(
          subject('replay, movements', '/s'),
          ms('replay').map((each) => (plain.commits / each) * 1_000),
          1_000_000,
          'least',
        ),
        limited(
          subject(`snapshot of ${count} reservations, longest pause`, 'ms'),
          pauses.pause.map(({ longestMs }) => longestMs),
          10,
          'most',
        ),
        compared(
          subject(`snapshot of ${count} reservations, longest pause`, 'ms'),
          pauses.pause.map(({ longestMs }) => longestMs),
          'beside a thread that only computes',
          pauses.pause.map(({ longestBesideWorkMs }) => longestBesideWorkMs),
        ),
        compared(
          subject(`opening, ${plain.commits.toLocaleString('en')} commits, from a snapshot`, 'ms'),
          ms('fromSnapshot'),
          'from the log',
          ms('fromLog'),
        ),
      ],
    }
  },
}
