import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const copied = [
  'src',
  'test',
  'bench',
  '.ci',
  'package.json',
  'tsconfig.json',
  'biome.json',
  'vitest.config.ts',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
]
let copy: string

async function run(program: string, ...args: string[]): Promise<string> {
  const command = promisify(execFile)
  const bin = (name: string): string => join(root, 'node_modules/.bin', name)
  const found = program === 'node' ? process.execPath : bin(program)
  const PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
  const { stdout } = await command(found, args, { cwd: copy, env: { ...process.env, PATH } }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${program} ${args.join(' ')}: ${error.stdout}${error.stderr}`)
    },
  )
  return stdout
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'new-ledger-'))
  for (const path of copied) await cp(join(root, path), join(copy, path), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
})

afterAll(() => rm(copy, { recursive: true }))

test('a new ledger is made by one command, and passes the checks and its own tests', { timeout: 120_000 }, async () => {
  const said = await run('node', 'src/new-ledger/new-ledger.ts', 'gift-cards')
  expect(said).toContain('src/gift-cards/README.md')
  // What it made, and what it edited.
  const made = ['src/gift-cards', 'src/gift-cards.ts', 'test/ledger/gift-cards.test.ts']
  const edited = ['src/built-in-ledgers.ts', 'package.json']
  await run('biome', 'check', '--write', '--vcs-enabled=false', ...made, ...edited)
  expect(await run('tsc')).toBe('')
  const outcome = await run(
    'vitest',
    'run',
    'test/ledger/gift-cards.test.ts',
    'test/architecture.test.ts',
    'test/readme.test.ts',
    // The examples of other READMEs are run where they stand; here only its own is.
    '-t=^(?!.*prints what the README says)|gift-cards',
  )
  expect(outcome).toMatch(/Test Files .*3 passed/)
})

test('a name that cannot be, or is taken, is refused', async () => {
  await expect(run('node', 'src/new-ledger/new-ledger.ts', 'Gift Cards')).rejects.toThrow('lower-case letters')
  await expect(run('node', 'src/new-ledger/new-ledger.ts')).rejects.toThrow('lower-case letters')
  await expect(run('node', 'src/new-ledger/new-ledger.ts', 'catalog')).rejects.toThrow('There is a src/catalog already')
})
