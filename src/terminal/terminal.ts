import { styleText } from 'node:util'
import { plainLines } from '../errors/plain-text.ts'

/**
 * Styles are marked with noncharacters, which Unicode leaves to a program's own use, until they are printed:
 * so no escape sequence that was in a text is ever taken for one of these.
 */
const marks = {
  bold: ['\uFDD0', '\uFDD1'],
  dim: ['\uFDD2', '\uFDD3'],
  red: ['\uFDD4', '\uFDD5'],
  green: ['\uFDD6', '\uFDD7'],
} as const
const anyMark = /[\uFDD0-\uFDD7]/g

export type Style = keyof typeof marks

/** A text in a style, where the output shows styles. */
export function styled(style: Style, text: string): string {
  const [begin, end] = marks[style]
  return showsStyles() ? `${begin}${text}${end}` : text
}

/**
 * A text as it may reach a terminal: with its line breaks and its styles, and nothing else that a terminal
 * obeys. What the program prints goes through here, whatever ids, names, paths and messages are in it.
 */
export function forTerminal(text: string): string {
  return plainLines(text).replace(anyMark, (mark) => sequences.get(mark) ?? '')
}

/** Prints to the standard output. @returns false once it should wait for `drain` */
export function print(text: string): boolean {
  return process.stdout.write(forTerminal(text))
}

/** Prints a result: for a program, or for a person. */
export function printResult(result: object, asJson: boolean | undefined, render: () => string): void {
  print(`${asJson ? JSON.stringify(result, undefined, 2) : render()}\n`)
}

/** Prints to the standard error. */
export function complain(text: string): void {
  process.stderr.write(forTerminal(text))
}

function showsStyles(): boolean {
  return styleText('bold', '') !== ''
}

/** What ends and begins each style, as Node knows it. */
const sequences: ReadonlyMap<string, string> = new Map(
  Object.entries(marks).flatMap(([style, [begin, end]]) => {
    const [before = '', after = ''] = styleText(style as Style, '|', { validateStream: false }).split('|')
    return [
      [begin, before],
      [end, after],
    ]
  }),
)
