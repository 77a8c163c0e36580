import { analysisTables, type Table } from '../../src/reporting.ts'

/** The tables as the README shows them: a list of columns for each. */
export function tableSections(): string {
  return analysisTables.map(sectionOf).join('\n\n')
}

function sectionOf({ name, says, key, columns, where }: Table): string {
  const known = `Key: ${key.map((column) => `\`${column}\``).join(', ')}${where === undefined ? '' : `; shown where \`${where}\``}.`
  const rows = Object.entries(columns).map(([column, { type, says: what }]) => `| \`${column}\` | ${type} | ${what} |`)
  return [
    `### ${name}`,
    '',
    `${says[0]?.toUpperCase()}${says.slice(1)}. ${known}`,
    '',
    '| column | type | |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n')
}
