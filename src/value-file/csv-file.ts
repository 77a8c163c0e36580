import { readFile } from 'node:fs/promises'
import { CsvError, parse } from 'csv-parse/sync'
import { FileProblem } from './file-problem.ts'
import { Line } from './line.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'there is no permission to read it',
}

/**
 * The lines of a CSV file in UTF-8 whose first line names its columns, in any order; others may be there.
 * @throws FileProblem
 */
export async function readCsv<Column extends string>(
  path: string,
  columns: readonly Column[],
): Promise<readonly Line<Column>[]> {
  const [head, ...rows] = rowsOf(path, textOf(path, await bytesOf(path)))
  const found = head?.record ?? []
  const places = new Map(found.map((name, place) => [name.trim(), place]))
  const missing = columns.filter((column) => !places.has(column))
  if (missing.length > 0) {
    const has = found.length === 0 ? 'it is empty' : `its first line has ${found.join(', ')}`
    const message = `: its first line must name the columns ${columns.join(', ')}; ${missing.join(', ')} missing, and ${has}. Give the file itself, with its first line.`
    throw new FileProblem(path, 'COLUMNS_MISSING', { missing, found }, message)
  }
  return rows.map(({ record, line }) => new Line(path, line, (column) => record[places.get(column) as number] ?? ''))
}

async function bytesOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    const reason = reasons[code] ?? message
    throw new FileProblem(path, 'FILE_UNREADABLE', { reason }, `: the file cannot be read: ${reason}. Give another.`)
  }
}

function textOf(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const problem = 'it is not text in UTF-8'
    throw new FileProblem(path, 'FILE_NOT_CSV', { problem }, `: ${problem}. Save it as CSV in UTF-8.`)
  }
}

function rowsOf(path: string, text: string): readonly { readonly record: readonly string[]; readonly line: number }[] {
  try {
    const rows = parse(text, { info: true, skip_empty_lines: true }) as unknown as readonly {
      readonly record: readonly string[]
      readonly info: { readonly lines: number }
    }[]
    return rows.map(({ record, info }) => ({ record, line: info.lines }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const { message, lines } = error as CsvError & { lines?: number }
    const details = { problem: message, ...(lines !== undefined && { line: lines }) }
    throw new FileProblem(path, 'FILE_NOT_CSV', details, `: this is no CSV: ${message}. Save it as CSV with commas.`)
  }
}
