import { LogFolder } from '../simulation/log-folder.ts'
import { reportOf } from '../simulation/log-place.ts'
import type { RunLabels } from '../simulation/report/report.ts'
import type { CrashRound, CrashSettings } from './crash-figures.ts'
import { type CrashReport, crashReport } from './crash-report.ts'
import { CrashTest } from './crash-test.ts'

/** Where the log is kept may be left open: in a temporary folder then. */
type RunSettings = Omit<CrashSettings, 'folder'> & { readonly folder?: string | undefined }

/**
 * Runs a crash test on a log of its own.
 * @param onRound hears of each round when it is over
 * @throws CliError if the folder cannot be used, or a writer ends by itself
 */
export async function runCrashTest(
  { folder: given, ...settings }: RunSettings,
  labels: RunLabels,
  onRound: (round: CrashRound) => void,
): Promise<CrashReport> {
  const folder = given === undefined ? LogFolder.temporary() : await LogFolder.given(given)
  try {
    const run = await new CrashTest({ ...settings, folder: folder.path }).run(onRound)
    // Somebody who must find out what went wrong needs the log.
    if (!run.isSound) folder.keep()
    return crashReport(run, await reportOf(folder, settings.durability), labels)
  } finally {
    await folder.leave()
  }
}
