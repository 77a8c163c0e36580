import { movements } from '../../src/index.ts'

/** The movement table as the README shows it: a row for each route. */
export function movementTable(): string {
  const rows = Object.entries(movements).flatMap(([type, { routes, commands }]) =>
    routes.map(({ from, to }) => `| \`${type}\` | ${from} | ${to} | ${commands.map(asCode).join(', ')} |`),
  )
  return ['| entry | from | to | made by |', '|---|---|---|---|', ...rows].join('\n')
}

/** A command's name as code; a remark in brackets behind it, or in its place, as it is. */
function asCode(command: string): string {
  return command.replace(/^[a-zA-Z]+/, '`$&`')
}
