import { plainText } from '../errors/plain-text.ts'
import { styled } from './terminal.ts'

export function heading(title: string, note = ''): string {
  return `${styled('bold', title)}${note === '' ? '' : `  ${styled('dim', `(${note})`)}`}`
}

export function section(title: string, note: string, body: string): string {
  return `${heading(title, note)}\n${body}`
}

/** Names and sentences. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${plainText(text)}`).join('\n')
}
