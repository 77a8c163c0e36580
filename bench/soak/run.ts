import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { decimal, wholeNumber } from '../../src/terminal/option-values.ts'
import { soakPictures } from '../charts/soak-pictures.ts'
import { describeMachine } from '../report/machine.ts'
import { makeWorkspace } from '../support/workspace.ts'
import { isFlat, lineOf, type Stretch } from './history.ts'
import { Soak } from './soak.ts'

const { minutes, rate, seed, save, directory } = new Command('soak')
  .description('Everything at once on a file journal, for a long time: memory stays flat, and nothing is oversold.')
  .option('--minutes <number>', 'how long', decimal(0.1, 10_000), 10)
  .option('--rate <number>', 'pieces of work a second, whether the engine keeps up or not', wholeNumber(1), 2_000)
  .option('--seed <number>', 'what the load follows from', wholeNumber(0, 2 ** 32 - 1), 1)
  .option('--save', 'write what was found, and its charts, to bench/results')
  .option('--directory <folder>', 'where the journal is meanwhile; a temporary folder by default')
  .parse()
  .opts<{ minutes: number; rate: number; seed: number; save?: true; directory?: string }>()

const resultsFolder = join(import.meta.dirname, '../results')
/** A minute each; shorter in a short run, so that there are enough to tell whether memory is flat. */
const stretches = Math.max(12, Math.round(minutes))

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
await using workspace = await makeWorkspace(directory)
const folder = await mkdtemp(join(workspace.directory, 'soak-'))
const command = `npm run soak -- --minutes ${minutes} --rate ${rate} --seed ${seed}`
console.log(`${command}; durability: every answer synced`)

const soak = await Soak.begin({ folder, perSecond: rate, seed })
const history: Stretch[] = []
for (let index = 0; index < stretches; index += 1) {
  const stretch = await soak.stretch((minutes * 60) / stretches)
  history.push(stretch)
  console.log(lineOf(stretch))
}
const violations = [...history.flatMap((stretch) => stretch.violations), ...(await soak.end())]
for (const violation of violations.slice(0, 20)) console.log(violation)
const flat = isFlat(history)
console.log(`${violations.length} violations; memory ${flat ? 'is flat' : 'is NOT flat'}`)
process.exitCode = violations.length === 0 && flat ? 0 : 1

if (save) {
  const results = { date: new Date().toISOString(), command, machine: describeMachine([]), history }
  await mkdir(resultsFolder, { recursive: true })
  await writeFile(join(resultsFolder, 'soak.json'), `${JSON.stringify(results, null, 2)}\n`)
  for (const [file, svg] of soakPictures(results)) await writeFile(join(resultsFolder, file), svg)
}
