import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL('../..', import.meta.url))

interface Block {
  /** What stands behind the opening fence, such as `ts runnable`. */
  readonly info: string
  readonly text: string
}

/** A program of a README, and what the README says that it prints. */
export interface Example {
  readonly code: string
  readonly output: string
}

export interface Link {
  readonly text: string
  /** The file that it leads to, from the folder of the repository. */
  readonly path: string
  /** The heading there, as a link names it; empty without one. */
  readonly anchor: string
}

/** One of the README files: its programs, its links, its sections and their tables. */
export class ReadmeFile {
  /** From the folder of the repository. */
  readonly path: string
  readonly text: string
  /** The text without its code. */
  readonly prose: string
  readonly #blocks: readonly Block[]

  constructor(path: string, folder: string = root) {
    this.path = path
    this.text = readFileSync(join(folder, path), 'utf8')
    this.prose = this.text.replaceAll(/^```.*\n[\s\S]*?^```$/gm, '')
    const blocks = this.text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)
    this.#blocks = [...blocks].map(([, info = '', text = '']) => ({ info, text }))
  }

  /** Every block marked `ts runnable`, with the `text` block that follows it. */
  examples(): Example[] {
    return this.#blocks.flatMap(({ info, text }, index) => {
      if (info !== 'ts runnable') return []
      const next = this.#blocks[index + 1]
      if (next?.info !== 'text') throw new Error(`In ${this.path} no text block follows the example:\n${text}`)
      return [{ code: text, output: next.text }]
    })
  }

  /** The blocks of a kind that is not run as an example, such as `ts killable`. */
  blocks(kind: string): string[] {
    return this.#blocks.filter(({ info }) => info === kind).map(({ text }) => text)
  }

  /** Links to files of this repository and to headings in them. */
  links(): Link[] {
    return [...this.prose.matchAll(/\[([^\]]+)\]\(([^)\s]+)\)/g)]
      .map(([, text = '', target = '']) => ({ text, target }))
      .filter(({ target }) => !/^[a-z]+:/.test(target))
      .map(({ text, target }) => {
        const [file = '', anchor = ''] = target.split('#')
        return { text, path: file === '' ? this.path : join(dirname(this.path), file), anchor }
      })
  }

  /** The part under a heading, up to the next heading of its rank or above. */
  section(title: string): string {
    const lines = this.text.split('\n')
    const start = lines.findIndex((line) => line.replace(/^#+ /, '') === title && line.startsWith('#'))
    if (start < 0) throw new Error(`${this.path} has no heading "${title}"`)
    const rank = lines[start]?.indexOf(' ') ?? 0
    const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line) && line.indexOf(' ') <= rank)
    return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n')
  }

  /** How GitHub names the headings in a link. */
  anchors(): Set<string> {
    const titles = [...this.prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title)
    return new Set(titles.map(anchorOf))
  }
}

/** Every README of the repository, the one at the top first. */
export const readmes: readonly ReadmeFile[] = [
  'README.md',
  ...['bench', 'src', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(^|[/\\])README\.md$/.test(path))
      .map((path) => join(folder, path))
      .toSorted(),
  ),
].map((path) => new ReadmeFile(path))

export function readmeAt(path: string): ReadmeFile {
  const found = readmes.find((each) => each.path === path)
  if (found === undefined) throw new Error(`There is no ${path}`)
  return found
}

/** The program that is meant to be killed. */
export function killableProgram(): string {
  const [program, another] = readmes.flatMap((readme) => readme.blocks('ts killable'))
  if (program === undefined || another !== undefined) throw new Error('One README has one program to be killed')
  return program
}

/** The rows of the first table of a text, its two heading lines included. */
export function firstTable(text: string): string {
  return /(?:^\|.*\n?)+/m.exec(text)?.[0].trim() ?? ''
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
