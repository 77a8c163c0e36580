import type { Command } from 'commander'

/** What a run is told beside its plan; a folder that was kept cannot be used again. */
const noPlan: readonly string[] = ['seed', 'json', 'folder']

/** The command line that plans the same again: what was given, and the seed. */
export function rerunCommand(command: Command, seed: number): string {
  const given = command.options.flatMap((option) => {
    const name = option.attributeName()
    if (noPlan.includes(name) || command.getOptionValueSource(name) !== 'cli') return []
    const value: unknown = command.getOptionValue(name)
    const flag = option.long ?? option.flags
    return value === true ? [flag] : [flag, quoted(String(value))]
  })
  // In a clone there is no stockhold on the path; npm names the script that it runs.
  const program = process.env.npm_lifecycle_event === 'demo' ? 'npm run demo --' : `stockhold ${command.name()}`
  return [program, '--seed', String(seed), ...given].join(' ')
}

/** As a POSIX shell reads it back. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}
