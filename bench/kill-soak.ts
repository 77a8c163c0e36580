import { randomInt } from 'node:crypto'
import { Command, Option } from 'commander'
import type { CrashReport } from '../src/crash-test/crash-report.ts'
import { renderCrash } from '../src/crash-test/render-crash.ts'
import { runCrashTest } from '../src/crash-test/run-crash-test.ts'
import type { Durability } from '../src/index.ts'
import { durabilities } from '../src/simulation/log-place.ts'
import { maxSeed } from '../src/simulation/random.ts'
import { wholeNumber } from '../src/terminal/option-values.ts'
import { packageVersion } from '../src/terminal/package-version.ts'

/** Kills a writer under load for a long time; a new log is begun when reading the old one takes too long. */
const roundsOfOneLog = 20

const { rounds, seed, durability } = new Command('soak:kill')
  .option('--rounds <count>', 'how often a writer is killed', wholeNumber(1), 200)
  .option('--seed <number>', 'what the kills and the load follow from', wholeNumber(0, maxSeed), randomInt(maxSeed))
  .addOption(new Option('--durability <mode>').choices(durabilities).default('always'))
  .parse()
  .opts<{ rounds: number; seed: number; durability: Durability }>()

console.log(`npm run soak:kill -- --rounds ${rounds} --seed ${seed} --durability ${durability}`)
const sums = { rounds: 0, acknowledged: 0, found: 0, inFlight: 0, inFlightFound: 0, inSnapshots: 0, inOpenings: 0 }
while (sums.rounds < rounds) {
  const run = await killRounds(Math.min(roundsOfOneLog, rounds - sums.rounds), (seed + sums.rounds) % maxSeed)
  sums.acknowledged += run.acknowledged
  sums.found += run.found
  if (run.isSound) continue
  process.exitCode = 1
  break
}
console.log(sums)

/** Kills the writers of one log; if anything is wrong, says what. */
async function killRounds(count: number, ownSeed: number): Promise<CrashReport> {
  const rerun = `npm run soak:kill -- --rounds ${count} --seed ${ownSeed} --durability ${durability}`
  const report = await runCrashTest(
    { rounds: count, seed: ownSeed, durability },
    { version: packageVersion(), rerun },
    ({ killed, acknowledged, lost, invented, ...round }) => {
      sums.rounds += 1
      sums.inFlight += round.inFlight
      sums.inFlightFound += round.inFlightFound
      sums.inSnapshots += Number(round.isInSnapshot)
      sums.inOpenings += Number(round.killedAgain !== undefined)
      const found = `lost ${lost.length}, invented ${invented.length} of ${round.commits}`
      console.log(
        `${sums.rounds}: killed ${killed}: ${acknowledged} acknowledged, ${round.inFlight} in flight; ${found}`,
      )
    },
  )
  if (!report.isSound) console.log(renderCrash(report))
  return report
}
