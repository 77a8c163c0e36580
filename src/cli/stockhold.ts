#!/usr/bin/env node
import { inspect } from 'node:util'
import { Command } from 'commander'
import { isInventoryError } from '../index.ts'
import { CliError, exitUnable } from '../terminal/cli-error.ts'
import { packageVersion } from '../terminal/package-version.ts'
import { complain, print } from '../terminal/terminal.ts'

/** By name, in the order of the help. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  simulate: async () => (await import('./simulate-command.ts')).simulateCommand(),
  month: async () => (await import('./month-command.ts')).monthCommand(),
  'value-file': async () => (await import('./value-file-command.ts')).valueFileCommand(),
  serve: async () => (await import('./serve-command.ts')).serveCommand(),
  log: async () => (await import('./log-command.ts')).logCommand(),
  state: async () => (await import('./state-command.ts')).stateCommand(),
  explain: async () => (await import('./explain-command.ts')).explainCommand(),
  order: async () => (await import('./order-command.ts')).orderCommand(),
  orders: async () => (await import('./orders-command.ts')).ordersCommand(),
  close: async () => (await import('./close-command.ts')).closeCommand(),
  report: async () => (await import('./report-command.ts')).reportCommand(),
  stats: async () => (await import('./stats-command.ts')).statsCommand(),
  export: async () => (await import('./export-command.ts')).exportCommand(),
  sql: async () => (await import('./sql-command.ts')).sqlCommand(),
  verify: async () => (await import('./verify-command.ts')).verifyCommand(),
  snapshot: async () => (await import('./snapshot-command.ts')).snapshotCommand(),
  backup: async () => (await import('./backup-command.ts')).backupCommand(),
  archive: async () => (await import('./archive-command.ts')).archiveCommand(),
  repair: async () => (await import('./repair-command.ts')).repairCommand(),
}

const program = new Command('stockhold')
  .description('An in-memory inventory engine with concurrency control: its program.')
  .version(packageVersion())
  .showHelpAfterError('Run with --help for what there is.')

// The one that is asked for is loaded, and no other: all of them take as long to load as most take to run.
const [name = ''] = process.argv.slice(2)
const known = Object.entries(commands)
const asked = known.filter(([each]) => each === name)
const loaded = await Promise.all((asked.length > 0 ? asked : known).map(([, load]) => load()))
for (const command of loaded) program.addCommand(command)

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
