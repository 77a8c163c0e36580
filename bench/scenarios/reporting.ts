import type { Exporting } from '../measurements/exporting.ts'
import { ContenderProcess, inProcess } from '../support/contender-process.ts'
import { measureInTurn } from '../support/rounds.ts'
import { compared, found, limited, type Row } from '../support/row.ts'
import type { YearQuestion } from '../support/year-of-orders.ts'
import type { Bench, Scenario } from './scenario.ts'

const goal = 'reporting'

/** The named questions over a year, in the database of a warehouse and beside SQLite; and how fast a log is exported. */
export const reporting: Scenario = {
  name: 'reporting',
  title: 'funnel, cohorts and the layer walk over a year of 2,000,000 order rows, and exports',
  async run(bench) {
    const rows: Row[] = []
    rows.push(...(await answered(bench, 'promise-funnel', 'the promise funnel', 1_000)))
    rows.push(...(await answered(bench, 'cohort-value', 'cohorts', 1_000)))
    rows.push(...(await answered(bench, 'fifo-layers', 'the layer walk', 4_000)))
    return { rows: [...rows, ...(await exported(bench))] }
  },
}

/** The rows are made in the tables of each database: two million orders would be hours of a shop's life. */
async function answered({ effort }: Bench, question: YearQuestion, what: string, mostMs: number): Promise<Row[]> {
  const orderRows = effort.isQuick ? 200_000 : 2_000_000
  const size = { orderRows, movements: orderRows * 1.25, products: 1_000 }
  const asking = (database: 'DuckDB' | 'SQLite') =>
    new ContenderProcess({ name: database, measurement: 'asking a year', params: { database, question, ...size } })
  const { DuckDB, SQLite } = await measureInTurn(effort, { DuckDB: asking('DuckDB'), SQLite: asking('SQLite') })
  const [ours, theirs] = [DuckDB[0]?.answer ?? [], SQLite[0]?.answer ?? []]
  const agree = ours.every((figure, index) => Math.abs(figure - (theirs[index] ?? Number.NaN)) <= 1e-6 * figure)
  if (!agree || ours.length === 0)
    throw new Error(`${question}: ${ours.join(', ')} in DuckDB, and ${theirs.join(', ')} in SQLite`)
  const count = question === 'fifo-layers' ? size.movements : orderRows
  const name = `${what}, ${count.toLocaleString('en')} ${question === 'fifo-layers' ? 'movements' : 'order rows'}`
  const subject = { goal, name, unit: 'ms', durability: 'none (memory)' } as const
  const ms = DuckDB.map((sample) => sample.ms)
  return [
    limited(subject, ms, mostMs, 'most'),
    compared(
      subject,
      ms,
      'SQLite, columns it reads',
      SQLite.map((sample) => sample.ms),
    ),
  ]
}

async function exported({ effort, directory }: Bench): Promise<Row[]> {
  const movements = effort.isQuick ? 50_000 : 500_000
  const written = { directory, movements, products: 1_000 }
  const { folder } = await inProcess({ name: 'a log', measurement: 'write movements', params: written })
  const to = (format: 'parquet' | 'csv' | 'ndjson') =>
    new ContenderProcess({ name: format, measurement: 'exporting', params: { directory, folder, format } })
  const samples = await measureInTurn<'parquet' | 'csv' | 'ndjson', Exporting>(effort, {
    parquet: to('parquet'),
    csv: to('csv'),
    ndjson: to('ndjson'),
  })
  return (['parquet', 'csv', 'ndjson'] as const).flatMap((format) => {
    const name = `a log of ${movements.toLocaleString('en')} movements to ${format}`
    return [
      found(
        { goal, name: `${name}, rows`, unit: '/s', durability: 'written once' },
        samples[format].map(({ rowsPerSecond }) => rowsPerSecond),
      ),
      found(
        { goal, name: `${name}, a row`, unit: 'bytes', durability: 'written once' },
        samples[format].slice(-1).map(({ bytesPerRow }) => bytesPerRow),
      ),
    ]
  })
}
