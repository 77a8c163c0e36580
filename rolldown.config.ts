import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin, RolldownOptions } from 'rolldown'

interface Package {
  readonly name: string
  readonly version?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
}

const packageIn = (folder: string): Package => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** The folder of the package that a module belongs to. */
function packageFolder(module: string): string {
  let folder = dirname(module)
  // A folder of a package may have a package.json of its own, which only says what kind its modules are.
  while (!existsSync(join(folder, 'package.json')) || packageIn(folder).version === undefined) folder = dirname(folder)
  return folder
}

function licenceOf(folder: string): string {
  const { name, version, license } = packageIn(folder)
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each))
  if (file === undefined) throw new Error(`${name} has no file that says how it may be passed on: do not bundle it`)
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}

/** Libraries in a bundle keep their licences, in a file beside it. */
export const licences: Plugin = {
  name: 'licences',
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
    const folders = new Set(modules.filter((module) => module.includes('/node_modules/')).map(packageFolder))
    const notices = [...folders].toSorted().map(licenceOf)
    const source = `The files beside this one contain parts of:\n\n${notices.join(`\n${'-'.repeat(72)}\n\n`)}`
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source })
  },
}

/** What `stockhold/…` is imported from. */
const publicRooms = Object.keys(packageIn('.').exports ?? {}).flatMap((path) => /^\.\/([\w-]+)$/.exec(path)?.[1] ?? [])

/** The program uses the core as any other program does: by its public API, which is not bundled again. */
const coreBeside: Plugin = {
  name: 'core-beside',
  resolveId: (source) => {
    const entry = /^\.\.\/([\w-]+)\.ts$/.exec(source)?.[1]
    const isPublic = entry === 'index' || publicRooms.includes(entry ?? '')
    return isPublic ? { id: `../${entry}.js`, external: 'relative' } : null
  },
}

const shared: RolldownOptions = {
  platform: 'node',
  // What npm installs beside the package stays an import.
  external: Object.keys({ ...packageIn('.').dependencies, ...packageIn('.').peerDependencies }),
}

/** The public modules, and what the thread that takes snapshots loads of each ledger. */
function roomEntries(): Record<string, string> {
  const folds = publicRooms.filter((room) => existsSync(`src/${room}/${room}-fold.ts`))
  return Object.fromEntries([
    ...publicRooms.map((room) => [room, `src/${room}.ts`]),
    ...folds.map((room) => [`${room}-fold`, `src/${room}/${room}-fold.ts`]),
  ])
}

// Scripts that are started by their path (a thread, a process) are entries beside the file that starts them:
// in one folder, as they are in the source.
const config: RolldownOptions[] = [
  {
    ...shared,
    input: {
      index: 'src/index.ts',
      ...roomEntries(),
      'snapshot-worker': 'src/engine/snapshot-worker.ts',
      'sql-process': 'src/service/sql/sql-process.ts',
      'past-worker': 'src/service/time-travel/past-worker.ts',
    },
    plugins: [licences],
    // The sources are in the package, so the map need not repeat them.
    output: { dir: 'dist', chunkFileNames: 'core.js', sourcemap: true, sourcemapExcludeSources: true },
  },
  {
    ...shared,
    input: { start: 'src/cli/start.ts', writer: 'src/crash-test/writer.ts' },
    plugins: [coreBeside, licences],
    // Its modules do something when they are loaded, unlike those of the core, and those of the library that draws.
    treeshake: { moduleSideEffects: (id) => !/node_modules\/(?:echarts|zrender)\//.test(id) },
    output: { dir: 'dist/cli', chunkFileNames: '[name].js' },
  },
]

export default config
