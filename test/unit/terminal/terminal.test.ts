import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entryLines } from '../../../src/cli/journal/entry-lines.ts'
import {
  type Commit,
  type Entry,
  FileJournal,
  InventoryError,
  InventoryManager,
  journalState,
  readJournal,
} from '../../../src/index.ts'
import { forTerminal, styled } from '../../../src/terminal/terminal.ts'
import { refusalOf } from '../../support/refusals.ts'
import { program } from '../cli/journal-commands.ts'

/** All that a terminal may obey, or that turns a text around. */
const hostile = [
  ...Array.from({ length: 0x20 }, (_, code) => code),
  ...Array.from({ length: 0x21 }, (_, code) => 0x7f + code),
  ...[0x061c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
].map((code) => String.fromCharCode(code))
/** Ids hold no control characters; but marks of direction. */
const inIds = hostile.filter((character) => character.charCodeAt(0) > 0xff)
const [bad, badId] = [`<${hostile.join('')}\u001B[2J>`, `<${inIds.join('')}>`]
const ownStyles = ['1', '2', '22', '31', '32', '39'].map((code) => `\u001B[${code}m`)
const withoutStyles = (text: string): string => ownStyles.reduce((left, style) => left.replaceAll(style, ''), text)
const isRaw = (character: string): boolean => character !== '\n' && hostile.includes(character)

function expectPlain(text: string, label: string): void {
  const found = text
    .split('')
    .filter(isRaw)
    .map((character) => character.charCodeAt(0).toString(16))
  expect(found, `${label}: ${JSON.stringify(text.slice(0, 400))}`).toEqual([])
}

let root: string
/** Also the path is hostile, as far as a file system has it. */
let folder: string
const stock = { warehouseId: `W${badId}`, productId: `P${badId}` }
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stockhold-terminal-'))
  folder = join(root, `data\u001B[31m\n\u202E\u0007`)
  const inventory = await InventoryManager.open({ journal: new FileJournal(folder, { segmentBytes: 500 }) })
  await inventory.addWarehouse({ id: stock.warehouseId, name: bad })
  const context = {
    actor: bad,
    reason: bad,
    reference: { type: `t${badId}`, id: `r${badId}` },
    metadata: { [bad]: bad },
  }
  await inventory.receive({ ...stock, quantity: 9, idempotencyKey: `k${badId}`, ...context })
  const { id } = await inventory.reserve({ ...stock, quantity: 2 })
  await inventory.confirm(id)
  await inventory.snapshot()
  await inventory.receive({ ...stock, quantity: 1, ...context })
  await inventory.snapshot()
  await inventory.close()
})
afterAll(() => rm(root, { recursive: true }))

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Ended {
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env: { ...process.env, ...env } })
}

describe('nothing that a terminal obeys reaches it from', () => {
  const commands = (): readonly (readonly string[])[] => [
    ['log', folder],
    ['state', folder],
    ['state', folder, '--warehouse', stock.warehouseId, '--product', stock.productId],
    ['stats', folder],
    ['verify', folder],
    ['snapshot', folder],
    ['backup', folder, '--to', join(root, 'copy\u001B[1m')],
    ['repair', folder],
  ]

  test.each([[], ['--json']])('ids, names, reasons, references and paths, by any command %s', async (...more) => {
    for (const args of commands()) {
      const { status, stdout, stderr } = run([...args, ...more])
      expect(status, `${args[0]}: ${stderr}`).toBe(0)
      expect(stdout.length).toBeGreaterThan(10)
      expectPlain(stdout, `${args[0]} ${more[0]}`)
      expectPlain(stderr, `${args[0]} ${more[0]}`)
    }
  })

  test('a path with a line break in it, which stays in its line', () => {
    expect(run(['stats', folder]).stdout.split('\n')[0]).toMatch(/data\\u001b\[31m\\u000a\\u202e\\u0007$/)
  })

  test('what is styled: only the program’s own styles are left', () => {
    for (const args of [
      ['verify', folder],
      ['stats', folder],
    ]) {
      const { stdout, stderr } = run(args, { FORCE_COLOR: '1' })
      expectPlain(withoutStyles(stdout), args[0] as string)
      expectPlain(stderr, args[0] as string)
    }
    expect(run(['verify', folder], { FORCE_COLOR: '1' }).stdout).toContain('\u001B[32mThe journal is sound.\u001B[39m')
  })

  test('errors and warnings', async () => {
    const damaged = join(root, 'damaged\u001B[31m')
    await cp(folder, damaged, { recursive: true })
    await writeFile(join(damaged, 'x\u001B[2J.snapshot'), '')
    const path = join(damaged, (await readdir(damaged)).find((name) => name.endsWith('.ndjson')) as string)
    await writeFile(path, (await readFile(path, 'utf8')).replace('"quantity"', '"quantitx"'))
    await mkdir(join(root, 'other'))
    await writeFile(join(root, 'other', `notes${bad.replaceAll(/[\0/]/g, '')}`), '')
    const failing: readonly (readonly string[])[] = [
      ['state', folder, '--warehouse', bad.replace('\0', '')],
      ['log', folder, '--product', bad.replace('\0', '')],
      ['log', folder, `--${'\u001B[2J'}`],
      ['\u001B[2J'],
      ['verify', join(root, 'nowhere\u001B[2J\u202E')],
      ['stats', join(root, 'other')],
      ['verify', damaged],
      ['archive', folder, '--to', damaged],
      ['backup', folder, '--to', join(root, 'other')],
      ['simulate', '--folder', damaged],
      ['simulate', '--orders', 'nowhere\u001B[2J\u202E'],
      ['simulate', '--json', join(root, 'nowhere\u001B[2J', 'report')],
    ]
    for (const args of failing) {
      const { status, stdout, stderr } = run(args)
      expect(status, JSON.stringify(args)).not.toBe(0)
      expectPlain(stdout, JSON.stringify(args))
      expectPlain(stderr, JSON.stringify(args))
      expect(stdout + stderr).not.toBe('')
    }
  })

  test('a product of an order file', async () => {
    const csv = join(root, 'orders\u001B[31m.csv')
    await writeFile(csv, `no,item,n\n1,A\u001B[31m${badId},4\n2,B\u202E,-1\n`)
    const columns = ['--order-column', 'no', '--product-column', 'item', '--quantity-column', 'n']
    for (const env of [{}, { FORCE_COLOR: '1' }]) {
      const { stdout, stderr } = run(['simulate', '--orders', csv, ...columns, '--journal', 'memory'], env)
      expectPlain(withoutStyles(stdout), 'stdout')
      expectPlain(stderr, 'stderr')
    }
  })
})

test('JSON escapes them as JSON does, and is the same JSON', async () => {
  const lines = run(['log', folder]).stdout.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as Commit)).toEqual(await Array.fromAsync(readJournal(folder)))
  const state = JSON.parse(run(['state', folder, '--json']).stdout) as { levels: unknown; warehouses: unknown }
  const view = await journalState(folder)
  expect(state.levels).toEqual([...view.levels()])
  expect(state.warehouses).toEqual(view.warehouses())
})

test('a commit for a person has none, whatever is in it', async () => {
  for await (const commit of readJournal(folder)) {
    for (const line of entryLines(commit as Commit<Entry>)) expectPlain(line, line)
  }
})

test('a style is marked until it is printed, and cannot be forged', () => {
  expect(forTerminal(`a\u001B[31mb\n${styled('red', 'c')}`)).toBe('a\\u001b[31mb\nc')
})

test('messages of errors show them escaped, details as they are', async () => {
  const inventory = await InventoryManager.open()
  const error = await refusalOf(inventory.sell({ ...stock, quantity: 1 }))
  expectPlain(error.message, 'message')
  expect(error.message).toContain('W<\\u061c\\u200e')
  expect(error.details).toEqual({ warehouseId: stock.warehouseId })
  expectPlain(String(error.stack), 'stack')
  const missing = new InventoryError('JOURNAL_NOT_FOUND', { folder: 'a\u001B[31m\n\u202E', problem: 'x' })
  expect(missing.message).toMatch(/^There is no journal in a\\u001b\[31m\\u000a\\u202e: x\./)
  await inventory.close()
})

test('warnings show them escaped, also to whoever listens', async () => {
  const copy = join(root, 'warned\u001B[31m\u202E')
  await cp(folder, copy, { recursive: true })
  await writeFile(join(copy, 'x\u001B[2J.snapshot'), '')
  const messages: string[] = []
  const journal = new FileJournal(copy, { onWarning: ({ message }) => messages.push(message) })
  await journal.open()
  await journal.close()
  expect(messages.length).toBeGreaterThan(0)
  for (const message of messages) expectPlain(message, 'warning')
})

test('all that the program prints goes through one place', () => {
  const src = new URL('../../../src/', import.meta.url)
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /^(cli|crash-test|simulation|terminal)\/.*\.ts$/.test(name),
  )
  const printing = files.filter((name) =>
    /process\.std(?:out|err)\.write|console\.|\.write\(`\\r/.test(readFileSync(new URL(name, src), 'utf8')),
  )
  // An old Node cannot load more than start.ts, and a line of progress is cleared.
  expect(printing.sort()).toEqual(['cli/start.ts', 'simulation/progress.ts', 'terminal/terminal.ts'])
})
