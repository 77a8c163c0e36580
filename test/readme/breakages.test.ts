import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readmeAt, root } from './readme-file.ts'

/** The tables that say what was broken, where, and which test caught it. */
const rows = readmeAt('test/README.md')
  .section('Mutations')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| broken'))
  .map((line) => line.slice(2, -2).split(' | '))

/** A test by the name of its file and its title, as a cell of such a row has it. */
interface Named {
  readonly file: string
  readonly title: string
}

const folders = ['src', 'test']
const filesIn = (text: string): string[] => Array.from(text.matchAll(/`([\w/.-]+\.ts)`/g), ([, file = '']) => file)
const pathOf = (file: string): string | undefined =>
  folders.map((folder) => join(root, folder, file)).find((path) => existsSync(path))

function namedTests(): Named[] {
  const named: Named[] = []
  for (const cells of rows) {
    for (const cell of cells.slice(2)) {
      const [, where = '', title = ''] = /^(`[\w/.-]+\.ts`|the same): (.+?)(?: \(and \d+ more\))?$/.exec(cell) ?? []
      const file = where === 'the same' ? named.at(-1)?.file : filesIn(where)[0]
      if (file !== undefined) named.push({ file, title })
    }
  }
  return named
}

/** Whether a file has a test of this title, which may begin with those of the groups around it. */
function hasTest({ file, title }: Named): boolean {
  const source = readFileSync(pathOf(file) as string, 'utf8')
  const titles = source.matchAll(/(?:^\s*|\()(['"`])(.{8,}?)\1(?=,)/gm)
  return Array.from(titles, ([, , text = '']) => text).some((text) => patternOf(text).test(title))
}

/** What is filled in may be anything. */
function patternOf(text: string): RegExp {
  const parts = text.split(/%[a-z]|\$\{[^}]*\}|\$\w+/)
  return new RegExp(`(^| )${parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*')}$`)
}

describe('the tables of what was broken', () => {
  test('name files that there are', () => {
    expect(rows.length).toBeGreaterThan(80)
    expect(rows.flatMap((cells) => filesIn(cells.join(' '))).filter((file) => pathOf(file) === undefined)).toEqual([])
  })

  test('name tests that there are', () => {
    expect(namedTests().length).toBeGreaterThan(80)
    expect(namedTests().filter((named) => !hasTest(named))).toEqual([])
  })
})
