import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

/** A source file: its path below src, with slashes, and its text. */
interface Source {
  readonly path: string
  readonly text: string
}

/** What each room may import, beside itself. A room that is not listed has no place yet. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  calendar: ['errors'],
  money: [],
  journal: ['errors'],
  concurrency: ['errors'],
  events: ['errors'],
  audit: ['journal', 'errors'],
  inventory: ['audit', 'errors'],
  ledger: ['inventory', 'audit', 'errors'],
  engine: ['ledger', 'inventory', 'audit', 'journal', 'concurrency', 'events', 'errors'],
  'inventory-manager.ts': ['engine', 'inventory', 'audit', 'journal', 'events', 'errors'],
  allocation: ['inventory-manager.ts', 'engine', 'inventory', 'audit', 'errors'],
  promising: ['backorders.ts', 'inventory-manager.ts', 'engine', 'inventory', 'audit', 'errors'],
  replenishment: ['inventory-manager.ts', 'engine', 'inventory', 'audit', 'events', 'errors'],
  'new-ledger': [],
  maintenance: ['built-in-ledgers.ts', 'ledger', 'engine', 'inventory', 'audit', 'journal', 'errors'],
  'index.ts': [
    'inventory-manager.ts',
    'maintenance',
    'replenishment',
    'engine',
    'inventory',
    'audit',
    'journal',
    'events',
    'errors',
  ],
  'allocation.ts': ['allocation', 'errors'],
  'promising.ts': ['promising', 'errors'],
  'shop.ts': ['shop'],
  shop: [
    'inventory-manager.ts',
    'engine',
    'orders.ts',
    'backorders.ts',
    'transfers.ts',
    'catalog.ts',
    'marketplace.ts',
    'costing.ts',
    'closings.ts',
    'promising.ts',
    'promising',
    'allocation.ts',
    'journal',
    'errors',
  ],
  'service.ts': ['service', 'errors'],
  'client.ts': ['client'],
  client: ['service', 'orders.ts', 'engine', 'inventory', 'audit', 'errors'],
  // It runs in a browser, and knows the service by HTTP alone: it imports types, which the build takes away.
  dashboard: ['orders.ts', 'transfers.ts', 'backorders.ts', 'closings.ts', 'costing.ts', 'reporting.ts'],
  service: [
    ...['inventory-manager.ts', 'shop.ts', 'orders.ts', 'promising.ts', 'catalog.ts', 'backorders.ts', 'transfers.ts'],
    ...['maintenance', 'ledger'],
    ...['allocation.ts', 'closings.ts', 'costing.ts', 'marketplace.ts', 'reporting.ts'],
    ...['engine', 'inventory', 'audit', 'journal', 'errors'],
  ],
  'reporting.ts': ['reporting', 'errors'],
  reporting: [
    'maintenance',
    'inventory-manager.ts',
    'catalog.ts',
    'marketplace.ts',
    'closings.ts',
    'calendar',
    'orders.ts',
    'ledger',
    'inventory',
    'audit',
    'journal',
    'errors',
  ],
  'ledger.ts': ['ledger', 'inventory', 'audit', 'events', 'errors'],
  terminal: ['errors'],
  simulation: [
    'index.ts',
    'allocation.ts',
    'backorders.ts',
    'orders.ts',
    'transfers.ts',
    'ledger.ts',
    'terminal',
    'errors',
  ],
  report: ['closings.ts', 'costing.ts', 'marketplace.ts', 'reporting.ts', 'calendar', 'terminal', 'errors'],
  month: [
    ...['shop.ts', 'closings.ts', 'costing.ts', 'marketplace.ts', 'orders.ts', 'index.ts'],
    ...['simulation', 'calendar', 'terminal', 'errors'],
  ],
  'living-shop': [
    ...['month', 'simulation', 'shop.ts', 'closings.ts', 'orders.ts', 'transfers.ts', 'index.ts'],
    ...['calendar', 'terminal', 'errors'],
  ],
  'value-file': ['costing.ts', 'index.ts', 'simulation', 'terminal', 'errors'],
  'crash-test': ['catalog.ts', 'simulation', 'index.ts', 'terminal', 'errors'],
  cli: [
    'simulation',
    'living-shop',
    'month',
    'report',
    'value-file',
    'crash-test',
    'backorders.ts',
    'closings.ts',
    'orders.ts',
    'transfers.ts',
    'promising.ts',
    'reporting.ts',
    'service.ts',
    'shop.ts',
    'index.ts',
    'calendar',
    'terminal',
    'errors',
  ],
}

/** Puts the model and its storage together. Nothing else knows how stock is stored. */
const choosesStorage = 'inventory/inventory-state.ts'
const storage = 'inventory/storage/'

const forbiddenNames = /^(utils?|helpers?|common|misc|base)$|(^|-)(utils?|helpers?|misc)(-|$)/
const importPattern =
  /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:\n[^'"\n;]*?)*?from\s+['"]([^'"]+)['"]|(?:^|\n)\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g

const root = resolve(import.meta.dirname, '../src')
const sources: readonly Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** The files below src that a source imports. */
function importsOf({ path, text }: Source): string[] {
  const found = [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
  return found
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, resolve(root, dirname(path), specifier)))
}

const roomOf = (path: string): string => path.split('/')[0] as string

/** A room is a ledger's if its kind is in it. It is registered nowhere else. */
const ledgerRooms: readonly string[] = sources
  .map(({ path }) => roomOf(path))
  .filter((room, index, rooms) => rooms.indexOf(room) === index)
  .filter((room) => sources.some(({ path }) => path === `${room}/${room}-kind.ts`))
const ledgerEntries: readonly string[] = ledgerRooms.map((room) => `${room}.ts`)

/** What users import: these only pass on what others declare. */
const publicEntries: readonly string[] = [
  'index.ts',
  'ledger.ts',
  'allocation.ts',
  'promising.ts',
  'reporting.ts',
  'client.ts',
  'service.ts',
  'shop.ts',
  ...ledgerEntries,
]

/** A ledger stands on the seam, and knows of others what users know, never their inside. */
function allowedFor(room: string): readonly string[] | undefined {
  if (room === 'built-in-ledgers.ts') return ['ledger', ...ledgerRooms]
  if (ledgerRooms.includes(room))
    return [
      'ledger',
      'calendar',
      'money',
      'allocation',
      'promising',
      'events',
      'inventory',
      'audit',
      'journal',
      'errors',
      ...ledgerEntries,
    ]
  if (ledgerEntries.includes(room)) return [room.replace(/\.ts$/, ''), 'errors']
  return mayImport[room]
}

function wrongDirections(all: readonly Source[]): string[] {
  return all.flatMap((source) => {
    const room = roomOf(source.path)
    const allowed = allowedFor(room)
    if (allowed === undefined) return [`${source.path} is in no room that this test knows`]
    return importsOf(source)
      .filter((target) => roomOf(target) !== room && !allowed.includes(roomOf(target)))
      .map((target) => `${source.path} imports ${target}`)
  })
}

function looksIntoStorage(all: readonly Source[]): string[] {
  const outside = all.filter(({ path }) => path !== choosesStorage && !path.startsWith(storage))
  return outside.flatMap((source) => {
    const found = importsOf(source).filter((target) => target.startsWith(storage))
    return found.map((target) => `${source.path} imports ${target}`)
  })
}

/** Every cycle of imports, types included, as a path that comes back to its beginning. */
function cycles(all: readonly Source[]): string[] {
  const graph = new Map(all.map((source) => [source.path, importsOf(source)]))
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) found.push([...trail.slice(start), path].join(' → '))
    if (start >= 0 || done.has(path)) return
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

function longFiles(all: readonly Source[]): string[] {
  return all
    .filter(({ text }) => text.trimEnd().split('\n').length > 300)
    .map(({ path, text }) => `${path}: ${text.trimEnd().split('\n').length} lines`)
}

/** Functions and methods by their indentation: the formatter puts the closing brace below the opening line. */
function longFunctions(all: readonly Source[]): string[] {
  const opening =
    /^(\s*)(?!if|for|while|switch|class|interface|return|export (default )?(abstract )?class|export interface|abstract class)[^/*].*(\)|=>)(: [^=]+)? ?\{$/
  return all.flatMap(({ path, text }) => {
    const lines = text.split('\n')
    return lines.flatMap((line, index) => {
      const indent = opening.exec(line)?.[1]
      if (indent === undefined) return []
      const length = lines.slice(index).findIndex((later) => later.startsWith(`${indent}}`)) + 1
      return length > 70 ? [`${path}:${index + 1}: ${length} lines`] : []
    })
  })
}

function badNames(all: readonly Source[]): string[] {
  const parts = all.flatMap(({ path }) => path.split('/').map((part) => [path, part.replace(/\.tsx?$/, '')]))
  return parts
    .filter(([, part = '']) => forbiddenNames.test(part) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part))
    .map(([path]) => path as string)
}

/** Files that only pass on what others declare. */
function barrels(all: readonly Source[]): string[] {
  return all
    .filter(({ path }) => !publicEntries.includes(path))
    .filter(
      ({ path, text }) =>
        basename(path) === 'index.ts' || /^export\s+(?:type\s+)?(?:\*[^\n]*|\{[^}]*\})\s*from\s/m.test(text),
    )
    .map(({ path }) => path)
}

describe('the rules of the house', () => {
  test('there is something to judge', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(importsOf(sources.find(({ path }) => path === 'inventory-manager.ts') as Source)).toContain(
      'engine/engine.ts',
    )
  })
  test('imports point one way', () => expect(wrongDirections(sources)).toEqual([]))
  test('the benchmarks borrow nothing from the command line', () => {
    const bench = resolve(root, '../bench')
    const paths = readdirSync(bench, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
    const borrowing = paths.filter((path) => /from '[./]+src\/cli\//.test(readFileSync(join(bench, path), 'utf8')))
    expect(paths.length).toBeGreaterThan(50)
    expect(borrowing).toEqual([])
  })
  test('tests say what holds, and name no fault by its number: there is no list of these here', () => {
    const tests = readdirSync(join(root, '../test'), { recursive: true, encoding: 'utf8' })
    const numbering = tests
      .filter((path) => /\.(ts|md)$/.test(path))
      .filter((path) => /\bfaults? \d/i.test(readFileSync(join(root, '../test', path), 'utf8')))
    expect(tests.length).toBeGreaterThan(200)
    expect(numbering).toEqual([])
  })
  test('how stock is stored is known to the storage alone, and to the one file that chooses it', () => {
    expect(looksIntoStorage(sources)).toEqual([])
  })
  test('imports go in no circle', () => expect(cycles(sources)).toEqual([]))
  test('a file has at most 300 lines', () => expect(longFiles(sources)).toEqual([]))
  test('a function fits a screen of 70 lines', () => expect(longFunctions(sources)).toEqual([]))
  test('names say what is inside, in kebab-case', () => expect(badNames(sources)).toEqual([]))
  test('there are no barrels inside src', () => expect(barrels(sources)).toEqual([]))
  test('the client runs in browsers: of other rooms it has types alone', () => {
    const foreign = sources
      .filter(({ path }) => path.startsWith('client/'))
      .flatMap(({ text }) => text.match(/^(import|export)\b[^'"]*?from\s+['"](\.\.|[^.])[^'"]*['"]/gm) ?? [])
    expect(foreign.length).toBeGreaterThan(5)
    expect(foreign.filter((each) => !each.startsWith('import type '))).toEqual([])
  })
  test('a state is made in one place', () => {
    const makers = sources.filter(({ text }) => /new (InventoryState|StateRestorer)\(/.test(text))
    expect(makers.map(({ path }) => path).sort()).toEqual(['engine/state-source.ts', 'inventory/inventory-state.ts'])
  })
  test('the errors know nothing but themselves, the model neither locks nor journals nor time', () => {
    for (const source of sources.filter(({ path }) => path.startsWith('inventory/'))) {
      expect(source.text, source.path).not.toMatch(
        /\b(Date\.now|performance\.now|setTimeout|setImmediate|async |await )/,
      )
    }
  })
})

describe('the rules can fail', () => {
  const planted = (path: string, text: string): Source[] => [...sources, { path, text }]

  test.each([
    ['inventory/a.ts', "import { LockTable } from '../concurrency/lock-table.ts'"],
    ['inventory/a.ts', "import type {\n  Journal,\n} from '../journal/journal.ts'"],
    ['errors/a.ts', "export type { Entry } from '../inventory/entry.ts'"],
    ['engine/a.ts', "import '../index.ts'"],
    ['engine/a.ts', "const late = await import('../inventory-manager.ts')"],
    ['cli/a.ts', "import { Engine } from '../engine/engine.ts'"],
    ['simulation/a.ts', "import { Engine } from '../engine/engine.ts'"],
    ['simulation/a.ts', "import { CrashTest } from '../crash-test/crash-test.ts'"],
    ['terminal/a.ts', "import type { Proof } from '../simulation/proof.ts'"],
    ['attic/a.ts', ''],
    ['catalog/a.ts', "import { Engine } from '../engine/engine.ts'"],
    ['inventory/a.ts', "import { Ledgers } from '../ledger/ledgers.ts'"],
    ['engine/a.ts', "import { Catalog } from '../catalog.ts'"],
    ['ledger/a.ts', "import { catalogKey } from '../catalog/catalog-key.ts'"],
  ])('%s with %j points the wrong way', (path, text) => {
    expect(wrongDirections(planted(path, text))).toHaveLength(1)
  })

  test.each([
    ['inventory/stock-level.ts', "import { TableBook } from './storage/table-book.ts'"],
    ['inventory/image/a.ts', "import type { TableStorage } from '../storage/table-storage.ts'"],
    ['engine/a.ts', "import { TableStorage } from '../inventory/storage/table-storage.ts'"],
  ])('%s with %j looks into the storage', (path, text) => {
    expect(looksIntoStorage(planted(path, text))).toHaveLength(1)
  })

  test('two files that import each other are a circle', () => {
    const all = [
      { path: 'errors/a.ts', text: "import { b } from './b.ts'" },
      { path: 'errors/b.ts', text: "import type { a } from './a.ts'" },
    ]
    expect(cycles(all)).toEqual(['errors/a.ts → errors/b.ts → errors/a.ts'])
  })

  test('a long file, a long function, a bad name and a barrel are found', () => {
    const body = (lines: number): string => `export function long(): void {\n${'  go()\n'.repeat(lines)}}\n`
    expect(longFiles([{ path: 'a.ts', text: 'x\n'.repeat(301) }])).toHaveLength(1)
    expect(longFunctions([{ path: 'a.ts', text: body(69) }])).toHaveLength(1)
    expect(longFunctions([{ path: 'a.ts', text: body(68) }])).toEqual([])
    for (const path of ['engine/utils.ts', 'common/a.ts', 'engine/lock-helpers.ts', 'Engine/a.ts'])
      expect(badNames([{ path, text: '' }])).toEqual([path])
    expect(barrels([{ path: 'engine/index.ts', text: '' }])).toHaveLength(1)
    expect(barrels([{ path: 'engine/all.ts', text: "export { a } from './a.ts'" }])).toHaveLength(1)
  })
})
