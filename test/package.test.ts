import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '..')
// The Node that runs the tests comes first, also for the scripts that npm starts.
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` }

describe('the package, as its users get it', { timeout: 180_000 }, () => {
  let project: string

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'stockhold-package-'))
    const packed = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: root, env })
    // What the build prints comes before the answer.
    const [{ filename }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[\n')))
    await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }')
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', join(project, filename)]
    await run('npm', install, { cwd: project, env })
  }, 180_000)

  afterAll(() => rm(project, { recursive: true, force: true }))

  test('is imported from a plain ECMAScript module and works', async () => {
    const program = `
      import { InventoryManager, MemoryJournal, isInventoryError, replay } from 'stockhold'
      const journal = new MemoryJournal()
      const inventory = await InventoryManager.open({ journal })
      const level = { warehouseId: 'SFO', productId: 'LAPTOP' }
      await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
      await inventory.receive({ ...level, quantity: 10 })
      const code = await inventory.sell({ ...level, quantity: 11 }).catch((error) => isInventoryError(error) && error.code)
      await inventory.close()
      console.log(JSON.stringify([code, (await replay(journal)).stock(level).available]))
    `
    await writeFile(join(project, 'main.js'), program)
    const { stdout } = await run(process.execPath, ['main.js'], { cwd: project, env })
    expect(JSON.parse(stdout)).toEqual(['INSUFFICIENT_STOCK', 10])
  })

  test('exports what the public API names, and nothing deeper', async () => {
    const names = "import * as all from 'stockhold'; console.log(JSON.stringify(Object.keys(all)))"
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', names], { cwd: project, env })
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([
        'InventoryError',
        'InventoryManager',
        'MemoryJournal',
        'isInventoryError',
        'movements',
        'replay',
      ]),
    )
    const deep = "await import('stockhold/dist/engine/engine.js')"
    const failed = run(process.execPath, ['--input-type=module', '-e', deep], { cwd: project, env })
    await expect(failed).rejects.toThrow(/ERR_PACKAGE_PATH_NOT_EXPORTED/)
  })

  test('brings types, and no tests, sources or notes', async () => {
    const installed = join(project, 'node_modules/stockhold')
    expect(await readFile(join(installed, 'dist/index.d.ts'), 'utf8')).toMatch(/InventoryManager/)
    for (const absent of ['src/index.ts', 'test', 'bench', 'tsconfig.json'])
      await expect(readFile(join(installed, absent))).rejects.toThrow(/ENOENT/)
  })

  test('has a program that says how to use it', async () => {
    const { stdout } = await run('npx', ['--no-install', 'stockhold', '--help'], { cwd: project, env })
    expect(stdout).toMatch(/Usage: stockhold/)
  })
})
