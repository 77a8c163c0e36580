import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ReadmeFile } from './readme/readme-file.ts'

const execute = promisify(execFile)
const root = resolve(import.meta.dirname, '..')
// The Node that runs the tests comes first, also for the scripts that npm starts.
const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` }

/** What npm installs beside the package. All other libraries are inside its bundles. */
const libraries = ['async-mutex', 'eventemitter3', 'uuid']
/** What a user installs who wants it. It is loaded when it is needed. */
const servicePeers = [
  'fastify',
  'zod',
  'fastify-type-provider-zod',
  '@fastify/rate-limit',
  '@fastify/static',
  '@fastify/swagger',
  '@prometheus-io/client',
]
const peers = ['@duckdb/node-api', ...servicePeers]

describe('the package, as its users get it', { timeout: 180_000 }, () => {
  let project: string
  let installed: string
  /** The files that npm says are in the package. */
  let files: string[]

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'stockhold-package-'))
    installed = join(project, 'node_modules/stockhold')
    const packed = await execute('npm', ['pack', '--json', '--pack-destination', project], { cwd: root, env })
    // What the build prints comes before the answer.
    const [{ filename, files: packedFiles }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf('[\n')))
    files = packedFiles.map(({ path }: { path: string }) => path)
    await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }')
    await inProject('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(project, filename)])
  }, 180_000)

  afterAll(() => rm(project, { recursive: true, force: true }))

  const inProject = async (command: string, args: readonly string[]): Promise<string> =>
    (await execute(command, args, { cwd: project, env })).stdout
  const stockhold = (...args: string[]): Promise<string> => inProject('npx', ['--no-install', 'stockhold', ...args])

  /** Runs a program of the user, and reads what it prints as JSON. */
  async function run(program: string): Promise<unknown> {
    await writeFile(join(project, 'main.js'), program)
    return JSON.parse(await inProject(process.execPath, ['main.js']))
  }

  describe('is light:', () => {
    test('it depends on three libraries, and brings no others but what these bring', async () => {
      const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
      expect(Object.keys(dependencies)).toEqual(libraries)
      const all = (await readdir(join(project, 'node_modules'))).filter((name) => !name.startsWith('.'))
      // async-mutex depends on tslib.
      expect(all).toEqual([...libraries, 'stockhold', 'tslib'].toSorted())
    })

    test('its scripts import those, Node and each other, and nothing else', () => {
      const scripts = files.filter((path) => /^dist\/.*\.js$/.test(path))
      expect(scripts.length).toBeGreaterThan(5)
      for (const path of scripts) {
        for (const name of imports(readFileSync(join(installed, path), 'utf8'))) {
          const isOurs = name.startsWith('.') && existsSync(join(installed, dirname(path), name))
          expect(isOurs || [...libraries, ...peers].includes(name) || isNodes(name), `${path} imports ${name}`).toBe(
            true,
          )
        }
      }
    })

    test('the libraries inside keep their licences', () => {
      const notices = (path: string): string => readFileSync(join(installed, path, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
      expect(notices('dist')).toMatch(/tinyqueue 3[\s\S]*Copyright \(c\) 2017, Vladimir Agafonkin/)
      for (const library of ['cli-progress', 'cli-table3', 'commander', 'csv-parse', 'hdr-histogram-js', 'pure-rand']) {
        expect(notices('dist/cli')).toContain(`\n${library} `)
      }
    })

    test('it has no tests, benchmarks or settings of its development', () => {
      expect(files.filter((path) => !/^(dist|src)\//.test(path)).toSorted()).toEqual([
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'package.json',
      ])
      expect(files.filter((path) => /\.test\.|node_modules/.test(path))).toEqual([])
    })
  })

  describe('can be read:', () => {
    test('it brings types, and the sources that its maps point to', () => {
      expect(readFileSync(join(installed, 'dist/index.d.ts'), 'utf8')).toMatch(/InventoryManager/)
      const maps = files.filter((path) => path.endsWith('.map'))
      expect(maps).toEqual(expect.arrayContaining(['dist/index.js.map', 'dist/index.d.ts.map', 'dist/core.js.map']))
      for (const path of maps) {
        const { sources } = JSON.parse(readFileSync(join(installed, path), 'utf8')) as { sources: string[] }
        // A bundle's map names the libraries, too, by where they were.
        for (const source of sources.filter((each) => !each.includes('node_modules'))) {
          expect(existsSync(join(installed, dirname(path), source)), `${path} names ${source}`).toBe(true)
        }
      }
    })

    test('a link of its READMEs leads to a file in it, or to tests and benchmarks in the repository', () => {
      const readmes = files.filter((path) => path.endsWith('README.md'))
      expect(readmes).toContain('src/engine/README.md')
      const inRepository = /^(test|bench|\.ci)(\/|$)/
      const dead = readmes
        .flatMap((path) => new ReadmeFile(path, installed).links())
        .filter(({ path }) => !inRepository.test(path) && !existsSync(join(installed, path)))
      expect(dead).toEqual([])
    })
  })

  describe('works:', () => {
    test('it is imported from a plain ECMAScript module', async () => {
      const program = `
        import { InventoryManager, MemoryJournal, isInventoryError, replay } from 'stockhold'
        const journal = new MemoryJournal()
        const inventory = await InventoryManager.open({ journal })
        const level = { warehouseId: 'SFO', productId: 'LAPTOP' }
        await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
        await inventory.receive({ ...level, quantity: 10 })
        const code = await inventory.sell({ ...level, quantity: 11 }).catch((error) => isInventoryError(error) && error.code)
        const hold = await inventory.reserve({ ...level, quantity: 3 })
        await inventory.confirm(hold.id)
        await inventory.close()
        const { available, committed } = (await replay(journal)).stock(level)
        console.log(JSON.stringify([code, available, committed]))
      `
      expect(await run(program)).toEqual(['INSUFFICIENT_STOCK', 7, 3])
    })

    test('it exports what the public API names, and nothing deeper', async () => {
      const names = await run("import * as all from 'stockhold'; console.log(JSON.stringify(Object.keys(all)))")
      const source = await import('../src/index.ts')
      expect((names as string[]).toSorted()).toEqual(Object.keys(source).toSorted())
      const deep = "await import('stockhold/dist/core.js')"
      await expect(run(deep)).rejects.toThrow(/ERR_PACKAGE_PATH_NOT_EXPORTED/)
    })

    test('the past is answered by a thread, whose script is in it', () => {
      expect(files).toContain('dist/past-worker.js')
      const names = imports(readFileSync(join(installed, 'dist/past-worker.js'), 'utf8'))
      expect(names.filter((name) => !name.startsWith('.') && !isNodes(name) && !libraries.includes(name))).toEqual([])
    })

    test('a snapshot is taken by a thread, whose script is in it', async () => {
      const program = `
        import { syncBuiltinESMExports } from 'node:module'
        import threads from 'node:worker_threads'
        const started = []
        const { Worker } = threads
        threads.Worker = class extends Worker {
          constructor(script, options) {
            super(script, options)
            started.push(String(script).replace(/.*node_modules/, ''))
          }
        }
        syncBuiltinESMExports()
        const { FileJournal, InventoryManager } = await import('stockhold')
        const inventory = await InventoryManager.open({ journal: new FileJournal('./stock') })
        await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
        const { sequence } = await inventory.snapshot()
        await inventory.close()
        console.log(JSON.stringify({ started, sequence }))
      `
      expect(await run(program)).toEqual({ started: ['/stockhold/dist/snapshot-worker.js'], sequence: 1 })
    })

    test('a ledger is loaded by that thread, too', async () => {
      const program = `
        import { FileJournal, InventoryManager } from 'stockhold'
        import { Catalog } from 'stockhold/catalog'
        const open = async (catalog) =>
          InventoryManager.open({ journal: new FileJournal('./shop'), ledgers: [catalog] })
        const first = new Catalog()
        const inventory = await open(first)
        await first.add({ id: 'MUG', sku: 'M-1', name: 'Mug' })
        const { sequence } = await inventory.snapshot()
        await inventory.close()
        const second = new Catalog()
        await (await open(second)).close()
        console.log(JSON.stringify({ sequence, products: second.versions('MUG').length }))
      `
      expect(await run(program)).toEqual({ sequence: 2, products: 1 })
    })

    test('carts are allocated by the same inventory, from a module of its own', async () => {
      const program = `
        import { InventoryManager } from 'stockhold'
        import { Allocator, mostStock } from 'stockhold/allocation'
        const inventory = await InventoryManager.open()
        await inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
        await inventory.receive({ warehouseId: 'SFO', productId: 'LAPTOP', quantity: 3 })
        const allocator = new Allocator(inventory, { strategy: mostStock() })
        const { reservations } = await allocator.allocate({ lines: [{ productId: 'LAPTOP', quantity: 2 }] })
        console.log(JSON.stringify(reservations.map(({ warehouseId, quantity }) => [warehouseId, quantity])))
      `
      expect(await run(program)).toEqual([['SFO', 2]])
    })

    test('the client is one script that imports nothing: a browser has no packages', async () => {
      const script = readFileSync(join(installed, 'dist/client.js'), 'utf8')
      expect(imports(script)).toEqual([])
      expect(script).not.toMatch(/\bprocess\.|\bBuffer\b|\brequire\(/)
      const program = `
        import { isStockholdError, StockholdClient } from 'stockhold/client'
        const client = new StockholdClient({ url: 'http://127.0.0.1:9', retries: 0 })
        const error = await client.warehouses().catch((each) => each)
        console.log(JSON.stringify([isStockholdError(error, 'UNREACHABLE'), error.code]))
      `
      expect(await run(program)).toEqual([true, 'UNREACHABLE'])
    })

    test('ledgers and promises of the same inventory come from modules of their own', async () => {
      const program = `
        import { InventoryManager } from 'stockhold'
        import { Backorders } from 'stockhold/backorders'
        import { AvailableToPromise } from 'stockhold/promising'
        import { TransferOrders } from 'stockhold/transfers'
        const [backorders, transfers] = [new Backorders(), new TransferOrders()]
        const inventory = await InventoryManager.open({ ledgers: [backorders, transfers] })
        for (const id of ['SFO', 'NYC']) await inventory.addWarehouse({ id, name: id })
        await inventory.receive({ warehouseId: 'SFO', productId: 'MUG', quantity: 5 })
        await backorders.configure({ productId: 'MUG', policy: 'backorder' })
        const places = { sourceWarehouseId: 'SFO', destinationWarehouseId: 'NYC' }
        const { id } = await transfers.request({ ...places, lines: [{ productId: 'MUG', quantity: 4 }] })
        await transfers.ship(id, { expectedAt: Date.UTC(2090, 2, 12) })
        const { backorder } = await backorders.reserve({ productId: 'MUG', quantity: 3 })
        const promises = new AvailableToPromise(inventory, { supply: [transfers], backorders })
        const { text } = promises.promise({ productId: 'MUG', quantity: 2 })
        console.log(JSON.stringify({ waiting: backorder.waiting, text }))
      `
      expect(await run(program)).toEqual({ waiting: 2, text: 'not before 12 March 2090' })
    })

    test('a shop with all of them is opened at once, and its snapshot taken by that thread', async () => {
      const program = `
        import { FileJournal } from 'stockhold'
        import { SimulatedPayments } from 'stockhold/orders'
        import { Shop } from 'stockhold/shop'
        const options = { payments: new SimulatedPayments(), currency: 'EUR' }
        const shop = await Shop.open({ ...options, journal: new FileJournal('./whole-shop') })
        await shop.inventory.addWarehouse({ id: 'SFO', name: 'San Francisco' })
        await shop.inventory.receive({ warehouseId: 'SFO', productId: 'MUG', quantity: 5 })
        const { id } = await shop.orders.place({ lines: [{ productId: 'MUG', quantity: 3, unitPrice: 1_200 }] })
        await shop.orders.pay(id)
        await shop.inventory.snapshot()
        await shop.close()
        const again = await Shop.open({ ...options, journal: new FileJournal('./whole-shop') })
        const { status } = again.orders.order(id)
        const available = again.promises.available('MUG')
        const { stock } = await again.valuation({ method: 'fifo' })
        const revenue = await again.netRevenue({ from: 0, to: Date.now(), by: 'refund-date' })
        await again.close()
        console.log(JSON.stringify({ status, available, stock: stock.quantity, revenue: revenue[0].net }))
      `
      expect(await run(program)).toEqual({ status: 'confirmed', available: 2, stock: 5, revenue: 0 })
    })

    test('its program says how it is used, sells, and proves and prints the log', async () => {
      expect(await stockhold('--help')).toMatch(/Usage: stockhold/)
      const few = ['--seed', '1', '--shoppers', '100', '--products', '10', '--hold-ms', '50', '--think-ms', '50']
      expect(await stockhold('simulate', ...few, '--folder', 'sale')).toMatch(/Nothing was oversold/)
      expect(await stockhold('verify', 'sale')).toMatch(/sound/i)
      expect(JSON.parse((await stockhold('log', 'sale', '--to-sequence', '1')).trim())).toMatchObject({ sequence: 1 })
    })

    test('its service says in one line what to install, and begins no journal without it', async () => {
      const failed = await stockhold('serve', './served').catch((error: { stderr: string; code: number }) => error)
      expect(failed).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(
          /^error: A service needs \S+, which is not installed\. Run: npm install fastify@5\S* [^\n]+\n$/,
        ),
      })
      expect(existsSync(join(project, 'served'))).toBe(false)
    })

    test('its crash test finds the script of the process that it kills', async () => {
      expect(await stockhold('simulate', '--crash', '1', '--seed', '1')).toMatch(/Nothing was oversold/)
    })
  })
})

test('nothing in a bundle starts a script that the bundle leaves out', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  )
  const starts = sources.filter((path) =>
    /new Worker\(|\bspawn\(|\bfork\(/.test(readFileSync(join(root, 'src', path), 'utf8')),
  )
  // A script started by its path is an entry of rolldown.config.ts; then it is named here.
  expect(starts.toSorted()).toEqual([
    'crash-test/writer-process.ts',
    'engine/snapshot-thread.ts',
    'service/sql/sql-desk.ts',
    'service/time-travel/past-thread.ts',
  ])
})

function imports(script: string): string[] {
  const found = script.matchAll(
    /^(?:import|export)\b[^'"\n]*?["']([^"']+)["'];?$|\bawait import\(["']([^"']+)["']\)|\b__require\(["']([^"']+)["']\)/gm,
  )
  return [...found].map(([, ...names]) => names.find((name) => name !== undefined) ?? '')
}

function isNodes(name: string): boolean {
  return name.startsWith('node:') || ['events', 'os', 'readline', 'stream', 'util'].includes(name)
}
