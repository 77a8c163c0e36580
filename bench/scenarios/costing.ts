import type { Params } from '../measurements/registry.ts'
import type { Valuing } from '../measurements/valuing.ts'
import { ContenderProcess, inProcess } from '../support/contender-process.ts'
import { measureInTurn } from '../support/rounds.ts'
import { compared, found, limited, type Row } from '../support/row.ts'
import type { Bench, Scenario } from './scenario.ts'

const goal = 'costing'
const durability = 'read from a disk'
const products = 1_000
const levels = 50_000

type Report = Params<'valuing'>['method'] | 'alone' | 'layers'

/** What a log of movements is worth, and a business day that closes; beside databases that do the same. */
export const costing: Scenario = {
  name: 'costing',
  title: 'a million movements valued from a disk, and a day of 200,000 over 50,000 levels closed',
  async run(bench) {
    return { rows: [...(await valued(bench)), ...(await closed(bench))] }
  },
}

async function valued({ effort, directory }: Bench): Promise<readonly Row[]> {
  const movements = effort.isQuick ? 100_000 : 1_000_000
  const written = { directory, movements, products }
  const { folder } = await inProcess({ name: 'a log', measurement: 'write movements', params: written })
  const by = (method: Params<'valuing'>['method'], hasIssues = false) =>
    ({ name: method, measurement: 'valuing', params: { folder, method, hasIssues } }) as const
  const valuing = await measureInTurn<Report, Valuing>(effort, {
    // A report is the first thing that a process does: so it has a process of its own.
    alone: { measure: () => inProcess(by('fifo')) },
    fifo: new ContenderProcess(by('fifo')),
    lifo: new ContenderProcess(by('lifo')),
    'moving-average': new ContenderProcess(by('moving-average')),
    'periodic-average': new ContenderProcess(by('periodic-average')),
    'periodic-lifo': new ContenderProcess(by('periodic-lifo')),
    layers: new ContenderProcess(by('fifo', true)),
  })
  const bySql = (database: 'SQLite' | 'DuckDB') =>
    new ContenderProcess({
      name: database,
      measurement: 'valuing by SQL',
      params: { database, movements, products },
    })
  const sql = await measureInTurn(effort, { SQLite: bySql('SQLite'), DuckDB: bySql('DuckDB') })
  const ms = (name: Report): readonly number[] => valuing[name].map((sample) => sample.ms)
  for (const { costOfGoodsSold, layersTaken } of [...sql.SQLite, ...sql.DuckDB]) {
    mustAgree('cost of goods sold', valuing.fifo[0]?.costOfGoodsSold, costOfGoodsSold)
    mustAgree('layers taken', valuing.layers[0]?.layersTaken, layersTaken)
  }
  const count = movements.toLocaleString('en')
  const subject = (name: string, unit: 'ms' | 'GB' = 'ms') => ({ goal, name, unit, durability }) as const
  const fifo = subject(`${count} movements, FIFO`)
  const layers = subject('the same, each layer of each issue')
  return [
    limited(fifo, ms('fifo'), 4_000, 'most'),
    limited(subject('the same, in a process that begins with it'), ms('alone'), 4_000, 'most'),
    found(
      subject('its peak memory', 'GB'),
      valuing.alone.map(({ peakBytes }) => peakBytes / 1e9),
    ),
    ...(['lifo', 'moving-average', 'periodic-average', 'periodic-lifo'] as const).flatMap((method) => [
      found(subject(`the same, ${method}`), ms(method)),
      found(
        subject(`its peak memory, ${method}`, 'GB'),
        valuing[method].slice(-1).map(({ peakBytes }) => peakBytes / 1e9),
      ),
    ]),
    ...(['SQLite', 'DuckDB'] as const).flatMap((database) => [
      compared(
        fifo,
        ms('fifo'),
        `${database}, from its table`,
        sql[database].map(({ totalMs }) => totalMs),
      ),
      compared(
        layers,
        ms('layers'),
        `${database}, from its table`,
        sql[database].map(({ layersMs }) => layersMs),
      ),
    ]),
  ]
}

async function closed({ effort, directory }: Bench): Promise<readonly Row[]> {
  const movements = effort.isQuick ? 20_000 : 200_000
  const params = { directory, movements, levels }
  const closing = new ContenderProcess({ name: 'closing', measurement: 'closing day', params })
  const bySql = (database: 'SQLite' | 'DuckDB') =>
    new ContenderProcess({ name: database, measurement: 'day by SQL', params: { database, movements, levels } })
  const quiet = { directory, movements: movements / 10, levels }
  const { ours, quieter } = await measureInTurn(effort, {
    ours: closing,
    quieter: new ContenderProcess({ name: 'a quiet day', measurement: 'closing day', params: quiet }),
  })
  const sql = await measureInTurn(effort, { SQLite: bySql('SQLite'), DuckDB: bySql('DuckDB') })
  for (const { ending } of [...sql.SQLite, ...sql.DuckDB]) mustAgree('units at the end', ours[0]?.ending, ending)
  const subject = (name: string, unit: 'ms' | 'GB' = 'ms') => ({ goal, name, unit, durability }) as const
  const day = subject(`a day of ${movements.toLocaleString('en')} closes, from a checkpoint`)
  const nightly = ours.map(({ nightlyMs }) => nightlyMs)
  return [
    limited(day, nightly, 2_000, 'most'),
    found(
      subject('the same with a tenth of the movements'),
      quieter.map(({ nightlyMs }) => nightlyMs),
    ),
    found(
      subject('peak memory of the process, with its inventory', 'GB'),
      ours.slice(-1).map(({ peakBytes }) => peakBytes / 1e9),
    ),
    found(
      subject('its rows again, from the first commit'),
      ours.map(({ anewMs }) => anewMs),
    ),
    found(
      subject('it is reconciled, by another way'),
      ours.map(({ reconcileMs }) => reconcileMs),
    ),
    ...(['SQLite', 'DuckDB'] as const).map((database) =>
      compared(
        day,
        nightly,
        `${database}, units alone, from its table`,
        sql[database].map(({ ms }) => ms),
      ),
    ),
  ]
}

function mustAgree(what: string, ours: number | undefined, theirs: number): void {
  if (ours !== theirs) throw new Error(`${what}: ${ours} by the log, and ${theirs} by SQL`)
}
