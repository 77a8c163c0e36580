import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { runStory } from './parallel/run-story.ts'
import { story } from './parallel/story.ts'

const runs = Number(process.env.FC_RUNS ?? 100)
const seed = process.env.FC_SEED === undefined ? undefined : Number(process.env.FC_SEED)
const path = process.env.FC_PATH

function howToRerun({ seed: failed, counterexamplePath }: { seed: number; counterexamplePath: string | null }): string {
  return `Run again with: FC_SEED=${failed} FC_PATH='${counterexamplePath ?? ''}' npx vitest run test/model/parallel.test.ts`
}

describe('everything in parallel, in an order that a scheduler chooses', () => {
  it('invariants 1–12: every answer is what the log says, in its order, by the oracle', {
    timeout: 60_000 + runs * 100,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), story, (scheduler, told) => runStory(scheduler, told)),
      {
        numRuns: runs,
        ...(seed !== undefined && { seed }),
        ...(path !== undefined && { path, endOnFailure: true }),
        reporter: (details) => {
          if (details.failed)
            throw new Error(
              `${fc.defaultReportMessage(details)}\n${String(details.errorInstance)}\n${howToRerun(details)}`,
            )
        },
        // A shrunk story is worth much, an endless shrinking nothing.
        interruptAfterTimeLimit: 50_000 + runs * 100,
      },
    )
  })
})
