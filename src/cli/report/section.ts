import { styleText } from 'node:util'

export function heading(title: string, note = ''): string {
  return `${styleText('bold', title)}${note === '' ? '' : `  ${styleText('dim', `(${note})`)}`}`
}

export function section(title: string, note: string, body: string): string {
  return `${heading(title, note)}\n${body}`
}

/** Names and sentences. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n')
}
