import { CliError } from '../../terminal/cli-error.ts'

export interface HeaderText {
  readonly text: string
  /** Where it ends in the file. */
  readonly line: number
  /** From a line before it such as "sep=;", which spreadsheets write and obey. */
  readonly delimiter?: string
}

const longest = 1_000_000

/** Takes the header off a text that comes in pieces. @throws CliError if there is none */
export async function cutHeader(
  path: string,
  pieces: AsyncGenerator<string, void>,
): Promise<{ header: HeaderText; rest: AsyncIterable<string> }> {
  let text = ''
  for (;;) {
    const { value, done = false } = await pieces.next()
    text += value ?? ''
    const found = headerOf(text, done)
    if (found !== undefined) return { header: found.header, rest: chain(text.slice(found.end), pieces) }
    if (done) throw new CliError(`${path}: there are no order lines in it.`)
    if (text.length > longest)
      throw new CliError(`${path}, line 1: the header is longer than a million characters. Is it a CSV file?`)
  }
}

async function* chain(first: string, rest: AsyncIterable<string>): AsyncGenerator<string, void> {
  if (first !== '') yield first
  yield* rest
}

/** The first line that is not empty; undefined while its end has not come. */
function headerOf(text: string, isComplete: boolean): { header: HeaderText; end: number } | undefined {
  let [start, line] = [0, 0]
  let delimiter: string | undefined
  for (;;) {
    const end = lineEnd(text, start, isComplete)
    if (end === undefined) return undefined
    const cut = text.slice(start, end)
    line += Math.max(1, cut.match(/\r\n|\r|\n/g)?.length ?? 0)
    const announced: string | undefined = line === 1 ? /^sep=(.)\s*$/i.exec(cut)?.[1] : undefined
    if (announced === undefined && cut.trim() !== '')
      return { header: { text: cut, line, ...(delimiter !== undefined && { delimiter }) }, end }
    if (end === text.length) return undefined
    delimiter ??= announced
    start = end
  }
}

/** Behind the line break that is in no quotes. */
function lineEnd(text: string, start: number, isComplete: boolean): number | undefined {
  let isQuoted = false
  for (let at = start; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"') isQuoted = !isQuoted
    if (isQuoted || (character !== '\n' && character !== '\r')) continue
    // The other half of the break may be in the next piece.
    if (character === '\r' && at + 1 === text.length && !isComplete) return undefined
    return character === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1
  }
  return isComplete && start < text.length ? text.length : undefined
}
