import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The folder that the README's relative links start from. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url))

export const readme: string = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

interface Block {
  /** What stands behind the opening fence, such as `ts runnable`. */
  readonly info: string
  readonly text: string
}

/** A program of the README, and what the README says that it prints. */
export interface Example {
  readonly code: string
  readonly output: string
}

export interface Link {
  readonly text: string
  readonly target: string
}

const blocks: readonly Block[] = [...readme.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(
  ([, info = '', text = '']) => ({
    info,
    text,
  }),
)

/** The README without its code. */
export const prose: string = readme.replaceAll(/^```.*\n[\s\S]*?^```$/gm, '')

/** Every block marked `ts runnable`, with the `text` block that follows it. */
export function examples(): Example[] {
  return blocks.flatMap(({ info, text }, index) => {
    if (info !== 'ts runnable') return []
    const next = blocks[index + 1]
    if (next?.info !== 'text') throw new Error(`No text block follows the example:\n${text}`)
    return [{ code: text, output: next.text }]
  })
}

/** The program that is meant to be killed: marked `ts killable`. */
export function killableProgram(): string {
  const program = blocks.find(({ info }) => info === 'ts killable')
  if (program === undefined) throw new Error('The README has no program to be killed')
  return program.text
}

/** Links to files of this repository and to headings of the README. */
export function relativeLinks(): Link[] {
  return [...prose.matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)]
    .map(([, text = '', target = '']) => ({ text, target }))
    .filter(({ target }) => !/^[a-z]+:/.test(target))
}

/** The part under a heading, up to the next heading of its rank or above. */
export function section(title: string): string {
  const lines = readme.split('\n')
  const start = lines.findIndex((line) => line.replace(/^#+ /, '') === title && line.startsWith('#'))
  if (start < 0) throw new Error(`The README has no heading "${title}"`)
  const rank = lines[start]?.indexOf(' ') ?? 0
  const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= rank)
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n')
}

/** The rows of the first table of a text, its two heading lines included. */
export function firstTable(text: string): string {
  return /(?:^\|.*\n?)+/m.exec(text)?.[0].trim() ?? ''
}

/** How GitHub names a heading in a link. */
export function anchors(): Set<string> {
  const titles = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title)
  return new Set(titles.map(anchorOf))
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
