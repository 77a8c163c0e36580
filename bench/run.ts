import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { Argument, Command } from 'commander'
import { wholeNumber } from '../src/terminal/option-values.ts'
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
  .option('--quick', 'fewer and shorter rounds: a first look, in two to four minutes')
  .option(
    '--rounds <number>',
    'how often each contender is measured, in turn; 7 by default, 3 in a first look',
    wholeNumber(1),
  )
  .option('--json <file>', 'write what was found to a file')
  .option('--save', 'write what was found, and its charts, to bench/results, where bench/README.md shows them')
  .option('--directory <folder>', 'where journals and peers keep their data meanwhile; a temporary folder by default')
  .addHelpText(
    'after',
    `\nScenarios:\n${scenarios.map(({ name, title }) => `  ${name.padEnd(12)}${title}`).join('\n')}`,
  )
  .parse()

const options = program.opts<{ quick?: true; rounds?: number; json?: string; save?: true; directory?: string }>()
if (options.json !== undefined) {
  // Before anything is measured: it would be lost.
  await appendFile(options.json, '').catch((error: Error) => program.error(`error: --json: ${error.message}`))
}
const { rounds = (options.quick ? quickEffort : fullEffort).rounds } = options
const effort: Effort = { ...(options.quick ? quickEffort : fullEffort), rounds }
// A first look is at the goals; what charts and tables need besides comes with a full run, or by name.
const usual = scenarios.filter(({ name }) => !options.quick || /^p\d+$/.test(name))
const chosen = program.args.length === 0 ? usual : scenarios.filter(({ name }) => program.args.includes(name))

// What was started ends with this process, also when it is told to.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
await using workspace = await makeWorkspace(options.directory)
await using peers = new Peers(workspace.directory, (line) => console.log(line))

const asked = [
  ...(options.quick ? ['--quick'] : []),
  ...(options.rounds === undefined ? [] : ['--rounds', String(rounds)]),
  ...program.args,
]
const findings: Findings[] = []
const [loadBefore = Number.NaN] = loadavg()
for (const scenario of chosen) {
  console.log(`${scenario.name}: ${scenario.title}`)
  const start = performance.now()
  const found = await scenario.run({ effort, directory: workspace.directory, peers })
  console.log(`${renderRows(found.rows)}\n  (${((performance.now() - start) / 1_000).toFixed(0)} s)\n`)
  findings.push(found)
  // After each one: who interrupts a long run keeps what it has found.
  await write(await results())
}
const { machine } = await results()
console.log(
  `Medians (least–most) of up to ${effort.rounds} rounds in turn; ${Object.values(machine).flat().join(', ')}`,
)
if (options.save) console.log(`Written to ${resultsFolder}`)

async function results(): Promise<Results> {
  return {
    date: new Date().toISOString(),
    command: ['npm run bench', ...(asked.length > 0 ? ['--'] : []), ...asked].join(' '),
    machine: describeMachine(await peers.versions()),
    effort,
    load: { before: loadBefore, after: loadavg()[0] ?? Number.NaN },
    rows: findings.flatMap(({ rows }) => rows),
    series: findings.flatMap(({ series = [] }) => series),
  }
}

async function write(found: Results): Promise<void> {
  const json = `${JSON.stringify(found, null, 2)}\n`
  if (options.json !== undefined) await writeFile(options.json, json)
  if (!options.save) return
  await mkdir(resultsFolder, { recursive: true })
  await writeFile(join(resultsFolder, 'results.json'), json)
  for (const [file, svg] of pictures(found)) await writeFile(join(resultsFolder, file), svg)
}
