import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Argument, Command } from 'commander'
import { pictures } from './charts/pictures.ts'
import { Peers } from './peers/peers.ts'
import { describeMachine } from './report/machine.ts'
import { renderRows } from './report/render-rows.ts'
import type { Results } from './report/results.ts'
import { scenarios } from './scenarios/list.ts'
import type { Effort, Findings } from './scenarios/scenario.ts'
import { makeWorkspace } from './support/workspace.ts'

const quickEffort: Effort = { isQuick: true, rounds: 3, warmUps: 3, operations: 100_000, seconds: 0.4 }
const fullEffort: Effort = { isQuick: false, rounds: 7, warmUps: 1, operations: 1_000_000, seconds: 3 }
const resultsFolder = join(import.meta.dirname, 'results')

const program = new Command('bench')
  .description(
    'Stockhold beside its peers, by the goals that it set itself. Every figure is checked before it is shown.',
  )
  .addArgument(
    new Argument('[scenarios...]', 'which to run; all by default').choices(scenarios.map(({ name }) => name)),
  )
  .option('--quick', 'fewer and shorter rounds: a first look, in a minute or two')
  .option('--json <file>', 'write what was found to a file')
  .option('--save', 'write what was found, and its charts, to bench/results, where the README shows them')
  .option('--directory <folder>', 'where journals and peers keep their data meanwhile; a temporary folder by default')
  .addHelpText(
    'after',
    `\nScenarios:\n${scenarios.map(({ name, title }) => `  ${name.padEnd(12)}${title}`).join('\n')}`,
  )
  .parse()

const options = program.opts<{ quick?: true; json?: string; save?: true; directory?: string }>()
const effort = options.quick ? quickEffort : fullEffort
// A first look is at the goals; what charts and tables need besides comes with a full run, or by name.
const usual = scenarios.filter(({ name }) => !options.quick || /^p\d+$/.test(name))
const chosen = program.args.length === 0 ? usual : scenarios.filter(({ name }) => program.args.includes(name))

// What was started ends with this process, also when it is told to.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
await using workspace = await makeWorkspace(options.directory)
await using peers = new Peers(workspace.directory, (line) => console.log(line))

const findings: Findings[] = []
for (const scenario of chosen) {
  console.log(`${scenario.name}: ${scenario.title}`)
  const start = performance.now()
  const found = await scenario.run({ effort, directory: workspace.directory, peers })
  console.log(`${renderRows(found.rows)}\n  (${((performance.now() - start) / 1_000).toFixed(0)} s)\n`)
  findings.push(found)
}

const machine = describeMachine(await peers.versions())
const results: Results = {
  date: new Date().toISOString(),
  command: ['npm run bench --', ...(options.quick ? ['--quick'] : []), ...program.args].join(' '),
  machine,
  effort,
  rows: findings.flatMap(({ rows }) => rows),
  series: findings.flatMap(({ series = [] }) => series),
}
console.log(
  `Medians (least–most) of up to ${effort.rounds} rounds in turn; ${Object.values(machine).flat().join(', ')}`,
)
const json = `${JSON.stringify(results, null, 2)}\n`
if (options.json !== undefined) await writeFile(options.json, json)
if (options.save) {
  await mkdir(resultsFolder, { recursive: true })
  await writeFile(join(resultsFolder, 'results.json'), json)
  for (const [file, svg] of pictures(results)) await writeFile(join(resultsFolder, file), svg)
  console.log(`Written to ${resultsFolder}`)
}
