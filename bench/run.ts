import { writeFile } from 'node:fs/promises'
import { Argument, Command } from 'commander'
import { Peers } from './peers/peers.ts'
import { describeMachine } from './report/machine.ts'
import { renderRows } from './report/render-rows.ts'
import { scenarios } from './scenarios/list.ts'
import type { Effort, Series } from './scenarios/scenario.ts'
import type { Row } from './support/row.ts'
import { makeWorkspace } from './support/workspace.ts'

const quickEffort: Effort = { isQuick: true, rounds: 3, warmUps: 1, operations: 100_000, seconds: 0.5 }
const fullEffort: Effort = { isQuick: false, rounds: 7, warmUps: 1, operations: 1_000_000, seconds: 3 }

const program = new Command('bench')
  .description(
    'Stockhold beside its peers, by the goals that it set itself. Every figure is checked before it is shown.',
  )
  .addArgument(
    new Argument('[scenarios...]', 'which to run; all by default').choices(scenarios.map(({ name }) => name)),
  )
  .option('--quick', 'fewer and shorter rounds: a first look, in about a minute')
  .option('--json <file>', 'write what was found to a file')
  .option(
    '--directory <folder>',
    'where journals and peers keep their data while it runs; the system’s temporary folder by default',
  )
  .addHelpText(
    'after',
    `\nScenarios:\n${scenarios.map(({ name, title }) => `  ${name.padEnd(12)}${title}`).join('\n')}`,
  )
  .parse()

const options = program.opts<{ quick?: true; json?: string; directory?: string }>()
const effort = options.quick ? quickEffort : fullEffort
// A first look is at the goals; what charts and tables need besides comes with a full run, or by name.
const usual = scenarios.filter(({ name }) => !options.quick || /^p\d+$/.test(name))
const chosen = program.args.length === 0 ? usual : scenarios.filter(({ name }) => program.args.includes(name))

// What was started ends with this process, also when it is told to.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
await using workspace = await makeWorkspace(options.directory)
await using peers = new Peers(workspace.directory, (line) => console.log(line))
const machine = describeMachine()
console.log(`${Object.values(machine).join(', ')}; medians of ${effort.rounds} rounds in turn\n`)

const rows: Row[] = []
const series: Series[] = []
for (const scenario of chosen) {
  console.log(`${scenario.name}: ${scenario.title}`)
  const found = await scenario.run({ effort, directory: workspace.directory, peers })
  console.log(`${renderRows(found.rows)}\n`)
  rows.push(...found.rows)
  series.push(...(found.series ?? []))
}
if (options.json !== undefined) {
  const found = {
    date: new Date().toISOString(),
    command: process.argv.slice(2).join(' '),
    machine,
    effort,
    rows,
    series,
  }
  await writeFile(options.json, `${JSON.stringify(found, null, 2)}\n`)
}
