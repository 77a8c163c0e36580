import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import Table from 'cli-table3'
import { Command } from 'commander'
import { type ReserveOptions, reserveInMemory } from './scenarios/reserve-in-memory.ts'
import type { Rates } from './support/measure.ts'

interface Row extends Rates {
  readonly scenario: string
  /** Ours divided by theirs. */
  readonly ratio: number
}

const program = new Command('bench')
  .description('Reservations in memory: Stockhold, the plain class, and the limit, in turn in one process.')
  .option('--quick', 'fewer and shorter rounds: a first look')
  .option('--in-flight <number>', 'reservations in flight at once', '256')
  .option('--json <file>', 'write the rows to a file')
  .parse()

const { quick, inFlight, json } = program.opts<{ quick?: true; inFlight: string; json?: string }>()
const options: ReserveOptions = {
  operations: quick ? 200_000 : 1_000_000,
  rounds: quick ? 3 : 7,
  inFlight: Number(inFlight),
}

const machine = `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, Node ${process.version}`
console.log(
  `${machine}; ${options.operations.toLocaleString('en')} reservations a round, ${options.rounds} rounds, ${inFlight} in flight, durability: none (memory)`,
)

const rows: Row[] = []
for (const products of [1, 10_000, 100_000]) {
  const rates = await reserveInMemory(products, options)
  const ours = rates[0]?.median ?? 0
  rows.push(
    ...rates.map((rate) => ({
      scenario: `reserve, products: ${products.toLocaleString('en')}`,
      ...rate,
      ratio: ours / rate.median,
    })),
  )
}

const table = new Table({
  head: ['scenario', 'system', 'median/s', 'min/s', 'max/s', 'ours / theirs'],
})
for (const { scenario, name, median, min, max, ratio } of rows) {
  table.push([
    scenario,
    name,
    ...[median, min, max].map((rate) => Math.round(rate).toLocaleString('en')),
    ratio.toFixed(2),
  ])
}
console.log(table.toString())
if (json !== undefined) await writeFile(json, `${JSON.stringify({ machine, ...options, rows }, null, 2)}\n`)
