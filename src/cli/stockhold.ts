#!/usr/bin/env node
import { inspect } from 'node:util'
import { Command } from 'commander'
import { isInventoryError } from '../index.ts'
import { CliError, exitUnable } from '../terminal/cli-error.ts'
import { packageVersion } from '../terminal/package-version.ts'
import { complain, print } from '../terminal/terminal.ts'
import { archiveCommand } from './archive-command.ts'
import { backupCommand } from './backup-command.ts'
import { closeCommand } from './close-command.ts'
import { explainCommand } from './explain-command.ts'
import { exportCommand } from './export-command.ts'
import { logCommand } from './log-command.ts'
import { monthCommand } from './month-command.ts'
import { orderCommand } from './order-command.ts'
import { ordersCommand } from './orders-command.ts'
import { repairCommand } from './repair-command.ts'
import { reportCommand } from './report-command.ts'
import { simulateCommand } from './simulate-command.ts'
import { snapshotCommand } from './snapshot-command.ts'
import { sqlCommand } from './sql-command.ts'
import { stateCommand } from './state-command.ts'
import { statsCommand } from './stats-command.ts'
import { valueFileCommand } from './value-file-command.ts'
import { verifyCommand } from './verify-command.ts'

const program = new Command('stockhold')
  .description('An in-memory inventory engine with concurrency control: its program.')
  .version(packageVersion())
  .showHelpAfterError('Run with --help for what there is.')
  .addCommand(simulateCommand(), { isDefault: false })
  .addCommand(monthCommand())
  .addCommand(valueFileCommand())
  .addCommand(logCommand())
  .addCommand(stateCommand())
  .addCommand(explainCommand())
  .addCommand(orderCommand())
  .addCommand(ordersCommand())
  .addCommand(closeCommand())
  .addCommand(reportCommand())
  .addCommand(statsCommand())
  .addCommand(exportCommand())
  .addCommand(sqlCommand())
  .addCommand(verifyCommand())
  .addCommand(snapshotCommand())
  .addCommand(backupCommand())
  .addCommand(archiveCommand())
  .addCommand(repairCommand())

/** Whoever read the output has seen enough, as `head` does; or it goes to a disk that is full. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  complain(`error: the output cannot be written: ${error.message}\n`)
  process.exit(exitUnable)
})

// Node would print them as they are.
process.removeAllListeners('warning')
process.on('warning', ({ message }) => complain(`warning: ${message}\n`))

for (const command of [program, ...program.commands]) {
  command.configureOutput({ writeOut: print, writeErr: complain })
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitUnable))
}

try {
  await program.parseAsync()
} catch (error) {
  // What the engine refuses has a message for people too; anything else is a bug, and shows where.
  const isExpected = error instanceof CliError || isInventoryError(error)
  complain(isExpected ? `error: ${error.message}\n` : `${inspect(error)}\n`)
  process.exitCode = error instanceof CliError ? error.exitCode : exitUnable
}
