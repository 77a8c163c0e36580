import { randomInt } from 'node:crypto'
import { Command, Option } from 'commander'
import { CrashTest } from '../src/cli/crash/crash-test.ts'
import { LogFolder } from '../src/cli/log-folder.ts'
import { wholeNumber } from '../src/cli/option-values.ts'
import { packageVersion } from '../src/cli/package-version.ts'
import { crashReport } from '../src/cli/report/crash-report.ts'
import { renderCrash } from '../src/cli/report/render-crash.ts'
import { durabilities, reportOf } from '../src/cli/simulation/log-place.ts'
import { maxSeed } from '../src/cli/simulation/random.ts'
import type { Durability } from '../src/index.ts'

/** Kills a writer under load for a long time, on one log that grows. */
const { rounds, seed, durability } = new Command('soak:kill')
  .option('--rounds <count>', 'how often a writer is killed', wholeNumber(1), 200)
  .option('--seed <number>', 'what the kills and the load follow from', wholeNumber(0, maxSeed), randomInt(maxSeed))
  .addOption(new Option('--durability <mode>').choices(durabilities).default('always'))
  .parse()
  .opts<{ rounds: number; seed: number; durability: Durability }>()

const rerun = `npm run soak:kill -- --rounds ${rounds} --seed ${seed} --durability ${durability}`
console.log(rerun)
const folder = LogFolder.temporary()
try {
  const test = new CrashTest({ rounds, seed, durability, folder: folder.path })
  const run = await test.run(({ round, killed, acknowledged, inFlight, commits, lost, invented }) => {
    const found = `lost ${lost.length}, invented ${invented.length}`
    console.log(
      `${round}: killed ${killed}; ${acknowledged} acknowledged, ${inFlight} in flight; ${found} of ${commits}`,
    )
  })
  if (!run.isSound) folder.keep()
  console.log(renderCrash(crashReport(run, await reportOf(folder, durability), { version: packageVersion(), rerun })))
  if (!run.isSound) process.exitCode = 1
} finally {
  await folder.leave()
}
