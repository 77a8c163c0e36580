import { InvalidArgumentError } from 'commander'
import { parse } from 'csv-parse/sync'
import { CliError } from '../../terminal/cli-error.ts'

const named: ReadonlyMap<string, string> = new Map([
  ['comma', ','],
  ['semicolon', ';'],
  ['tab', '\t'],
  ['bar', '|'],
])

/** Parses the option's value: a name, or the character itself. */
export function delimiterName(text: string): string {
  const isOneSign = /^[^\p{L}\p{N}"\r\n]$/u.test(text)
  if (named.has(text) || isOneSign) return nameOf(text)
  throw new InvalidArgumentError('Give comma, semicolon, tab, bar, or the character itself.')
}

export function delimiterOf(name: string): string {
  return named.get(name) ?? name
}

export function nameOf(delimiter: string): string {
  for (const [name, character] of named) if (character === delimiter) return name
  return delimiter
}

/** The names of the columns, or none where the header is no CSV with this delimiter. */
export function splitHeader(header: string, delimiter: string): string[] {
  try {
    const [names = []] = parse(header, { delimiter, to: 1, skip_empty_lines: true, relax_column_count: true })
    return names.map((name) => name.trim())
  } catch {
    return []
  }
}

/**
 * What separates the columns of a header: what gives the columns that are needed, or else the only one
 * that is there. @throws CliError if there is more than one way to read it
 */
export function findDelimiter(path: string, header: string, fits: (names: readonly string[]) => boolean): string {
  const splits = Array.from(named, ([name, delimiter]) => ({ name, delimiter, names: splitHeader(header, delimiter) }))
  const separating = splits.filter(({ names }) => names.length > 1)
  const fitting = separating.filter(({ names }) => fits(names))
  const [only, another] = fitting.length > 0 ? fitting : separating
  if (only === undefined) return ','
  if (another === undefined) return only.delimiter
  const found = separating.map(({ name, names }) => `${names.length} columns by ${name}`).join(', ')
  throw new CliError(
    `${path}, line 1: what separates the columns is not clear: there are ${found}. Say it with --delimiter, as ${separating.map(({ name }) => name).join(' or ')}.`,
  )
}
