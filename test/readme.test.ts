import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goalsTable, locksTable, memoryTable, shortTable } from '../bench/report/markdown.ts'
import type { Results } from '../bench/report/results.ts'
import { measuredBy, serviceTable } from '../bench/report/service-table.ts'
import { eventNames } from '../src/engine/engine-events.ts'
import { commandTypes } from '../src/inventory/commands/make-command.ts'
import { movementTable } from './readme/movement-table.ts'
import { firstTable, killableProgram, type Link, readmeAt, readmes, root } from './readme/readme-file.ts'

const run = promisify(execFile)

const top = readmeAt('README.md')
const benchmarks = readmeAt('bench/README.md')

const programs = readmes.flatMap((readme) =>
  readme.examples().map((example, index) => {
    const name = `${readme.path}, example ${index + 1}`
    return { ...example, name, file: `${name.replaceAll(/\W+/g, '-')}.mts` }
  }),
)

describe('the examples', () => {
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stockhold-readme-'))
    for (const { code, file } of programs) {
      await writeFile(join(folder, file), code.replaceAll(/'stockhold(\/[\w-]+)?'/g, sourceOf))
    }
    // It never ends; `scenarios/kill-nine-readme.test.ts` runs it.
    await writeFile(join(folder, 'killable.mts'), killableProgram().replaceAll("'stockhold'", sourceOf()))
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(strictly))
  })

  afterAll(() => rm(folder, { recursive: true }))

  test('there are some, and each imports the package by its name', () => {
    expect(programs.length).toBeGreaterThan(6)
    for (const { code } of programs) expect(code).toMatch(/from 'stockhold['/]/)
  })

  test.each(programs)('$name prints what the README says', async ({ file, output }) => {
    const { stdout } = await run(process.execPath, [join(folder, file)], { cwd: folder })
    expect(stdout).toBe(output)
  })

  test('they compile as strictly as the source', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '-p', folder]).catch((error: { stdout: string }) => error)
    expect(stdout).toBe('')
  })
})

/** Where what a program imports by the package's name is in the source. */
function sourceOf(_?: string, room: string = '/index'): string {
  return JSON.stringify(join(root, 'src', `${room}.ts`))
}

const strictly = {
  extends: join(root, 'tsconfig.json'),
  compilerOptions: {
    typeRoots: [join(root, 'node_modules/@types')],
    // A program need not declare what it exports.
    isolatedDeclarations: false,
    declaration: false,
    rewriteRelativeImportExtensions: false,
  },
  include: ['*.mts'],
}

describe('the links', () => {
  const links = readmes.flatMap((readme) => readme.links().map((link) => ({ ...link, from: readme.path })))

  test('what they point to is there', () => {
    const headings = new Map(readmes.map((readme) => [readme.path, readme.anchors()]))
    const leadsNowhere = ({ path, anchor }: Link): boolean =>
      !existsSync(join(root, path)) || (anchor !== '' && !headings.get(path)?.has(anchor))
    expect(links.length).toBeGreaterThan(150)
    expect(links.filter(leadsNowhere)).toEqual([])
  })

  test('the README at the top leads to every other, in one step or two', () => {
    const from = (path: string): string[] => links.filter((link) => link.from === path).map((link) => link.path)
    const reached = new Set([top.path, ...from(top.path), ...from(top.path).flatMap(from)])
    expect(readmes.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([])
  })

  test('a link in a sentence of words to a test names a test that it has', () => {
    const named = links.filter(({ path, text }) => path.endsWith('.test.ts') && text.includes(' '))
    expect(named.length).toBeGreaterThan(8)
    const missing = named.filter(({ path, text }) => {
      const source = readFileSync(join(root, path), 'utf8')
      return !["'", '"', '`'].some((quote) => source.includes(`${quote}${text}${quote}`))
    })
    expect(missing).toEqual([])
  })
})

describe('the README at the top', () => {
  test('is read in five minutes: it has at most 16 KB', () => {
    expect(Buffer.byteLength(top.text)).toBeLessThanOrEqual(16 * 1024)
  })
})

describe('the tables and lists', () => {
  test('the movement table is that of the code', () => {
    expect(firstTable(readmeAt('src/inventory/README.md').section('Movements'))).toBe(movementTable())
  })

  test('every command is there, and no other', () => {
    const named = firstColumn(top.section('Commands'))
    expect(named.toSorted()).toEqual([...commandTypes, 'batch', 'transaction', 'tryReserve'].toSorted())
  })

  test('every code is there, and no other', () => {
    const codes = membersOf('src/errors/error-details.ts', /^ {2}([A-Z_]+): /gm)
    expect(firstColumn(readmeAt('src/errors/README.md').section('Codes')).toSorted()).toEqual(codes.toSorted())
  })

  test('every event is there, and no other', () => {
    expect(firstColumn(top.section('Events')).toSorted()).toEqual(Object.keys(eventNames).toSorted())
  })

  test('every option of open is there, and no other', () => {
    const options = membersOf('src/engine/options.ts', /^ {2,4}readonly (\w+)\?: (?!\{$)/gm)
    const named = firstColumn(top.section('Options of open')).map((name) => name.replace('limits.', ''))
    expect(named.toSorted()).toEqual(options.toSorted())
  })

  test('every folder of the source is there, by its README', () => {
    const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const table = readmeAt('src/README.md').section('Folders')
    for (const { name } of folders) expect(table).toContain(`[src/${name}](${name}/README.md)`)
  })
})

describe('the figures', () => {
  const results = JSON.parse(readFileSync(join(root, 'bench/results/results.json'), 'utf8')) as Results

  test('are those of the results beside the charts, and so are their date, machine and command', () => {
    expect(firstTable(benchmarks.section('What was found'))).toBe(goalsTable(results))
    const { date, machine, command } = results
    for (const fact of [date.slice(0, 10), machine.processor, machine.node, ...machine.peers, `\`${command}\``]) {
      expect(benchmarks.section('What was found')).toContain(fact)
    }
  })

  test('five of them stand in the README at the top, and how many goals are missed', () => {
    expect(firstTable(top.section('Benchmarks'))).toBe(shortTable(results))
    const judged = results.rows.filter(({ met }) => met !== null)
    const missed = judged.filter(({ met }) => met === false)
    expect(top.section('Benchmarks')).toContain(
      `Of the ${judged.length} rows that have a goal, ${missed.length} miss it.`,
    )
  })

  test('of lock strategies and of memory are as well', () => {
    expect(firstTable(benchmarks.section('What a lock should cover'))).toBe(locksTable(results))
    expect(firstTable(benchmarks.section('Bytes'))).toBe(memoryTable(results))
  })

  test('by HTTP are those of its results, with their date and machine', () => {
    const found = JSON.parse(readFileSync(join(root, 'bench/results/service.json'), 'utf8')) as Results
    expect(firstTable(benchmarks.section('By HTTP'))).toBe(serviceTable(found))
    expect(benchmarks.section('By HTTP')).toContain(measuredBy(found))
  })

  test('all goals were measured, and each that is not met is accounted for', () => {
    const goals = (rows: Results['rows']): string[] => [...new Set(rows.map(({ goal }) => goal))].filter(Boolean)
    // Those of rooms beside the core have no number.
    expect(goals(results.rows).filter((goal) => /^P\d/.test(goal))).toEqual([
      'P1',
      'P2',
      'P3',
      'P4',
      'P5',
      'P6',
      'P7',
      'P8',
      'P9',
      'P10',
    ])
    for (const goal of goals(results.rows.filter(({ met }) => met === false))) {
      expect(benchmarks.section('What is not met, and why')).toMatch(new RegExp(`\\*\\*${goal}\\b`))
    }
  })
})

describe('the command lines', () => {
  test("the demo has every option that is named, and npm's scripts are there", async () => {
    const { stdout } = await run(process.execPath, [join(root, 'src/cli/stockhold.ts'), 'simulate', '--help'])
    for (const [option] of readmeAt('src/simulation/README.md')
      .section('The demo')
      .matchAll(/--[a-z][a-z-]+/g))
      expect(stdout).toContain(option)
    const everything = readmes.map(({ text }) => text).join('\n')
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }
    for (const [, script = ''] of everything.matchAll(/npm run ([\w:-]+)/g)) {
      expect(Object.keys(scripts)).toContain(script)
    }
  })

  test('nothing is left to be filled in', () => {
    for (const { prose } of readmes) expect(prose).not.toMatch(/TODO|TBD|FIXME/)
  })
})

/** The code names in the first column of a section's tables. */
function firstColumn(text: string): string[] {
  return [...text.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  )
}

function membersOf(path: string, pattern: RegExp): string[] {
  return [...readFileSync(join(root, path), 'utf8').matchAll(pattern)].map(([, name = '']) => name)
}
