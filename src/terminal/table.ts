import Table from 'cli-table3'
import { plainText } from '../errors/plain-text.ts'

/** Rules under the head only: a table to be read along its lines. */
const quietLines = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** Columns of figures stand to the right, those named by `words` to the left. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly number[] = [0],
): string {
  const aligned = new Table({
    head: head.map(plainText),
    chars: quietLines,
    colAligns: head.map((_, index) => (words.includes(index) ? 'left' : 'right')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  })
  const lines = rows.map((row) => row.map(plainText))
  aligned.push(...lines)
  const [first = '', ...rest] = aligned.toString().split('\n')
  const width = Math.max(first.length, ...rest.map((line) => line.length))
  return [first, '─'.repeat(width), ...rest].map((line) => `  ${line}`.trimEnd()).join('\n')
}

/** Names and what they are: a table without a head. */
export function list(rows: readonly (readonly [name: string, value: string, note?: string])[]): string {
  const aligned = new Table({
    chars: quietLines,
    colAligns: ['left', 'right', 'left'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  })
  aligned.push(...rows.map(([name, value, note = '']) => [name, value, note].map(plainText)))
  return aligned
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n')
}
