import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/*
 * Makes an empty room for a ledger that passes all checks, and registers it: `npm run new-ledger gift-cards`.
 */

const template = join(import.meta.dirname, 'template')

/** Changes a file of the repository; what it looks for must be there. */
async function edit(path: string, before: string, after: (found: string) => string): Promise<void> {
  const text = await readFile(path, 'utf8')
  if (!text.includes(before)) throw new Error(`${path} has no ${JSON.stringify(before)}: register the room by hand`)
  await writeFile(path, text.replace(before, after))
}

/** `gift-cards` is `GiftCards` as a type and `giftCards` as a value. */
function filledIn(text: string, name: string): string {
  const type = name.replaceAll(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase())
  const value = type.charAt(0).toLowerCase() + type.slice(1)
  return text.replaceAll('__name__', name).replaceAll('__Type__', type).replaceAll('__value__', value)
}

/** The files of the room, from those of the template, which are text so that nobody takes them for source. */
async function makeFiles(root: string, name: string): Promise<readonly string[]> {
  const found = await readdir(template, { recursive: true, withFileTypes: true })
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const made: string[] = []
  for (const path of paths) {
    const to = filledIn(path.slice(template.length + 1).replace(/\.txt$/, ''), name)
    await mkdir(dirname(join(root, to)), { recursive: true })
    await writeFile(join(root, to), filledIn(await readFile(path, 'utf8'), name))
    made.push(to)
  }
  return made.toSorted()
}

async function makeRoom(root: string, name: string): Promise<readonly string[]> {
  const files = await makeFiles(root, name)
  const entry = `    "./${name}": {\n      "types": "./dist/${name}.d.ts",\n      "default": "./dist/${name}.js"\n    },\n`
  await edit(join(root, 'package.json'), '    "./package.json"', (found) => entry + found)
  const builtIn = join(root, 'src/built-in-ledgers.ts')
  const imported = filledIn("import { ledgerFold as __value__ } from './__name__/__name__-fold.ts'\n", name)
  await edit(builtIn, 'import type { LedgerFold }', (found) => imported + found)
  // At the beginning: the list may stand in one line, or in many with a comma behind the last.
  await edit(builtIn, 'Object.freeze([', (found) => filledIn(`${found}__value__, `, name))
  const row = `| [src/${name}](${name}/README.md) | a ledger: say here what it keeps |\n`
  await edit(join(root, 'src/README.md'), '| [src/ledger]', (found) => row + found)
  return files
}

const [name = ''] = process.argv.slice(2)
const root = process.cwd()
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
  console.error('Name the ledger in lower-case letters, digits and hyphens: npm run new-ledger gift-cards')
  process.exitCode = 2
} else if (existsSync(join(root, 'src', name)) || existsSync(join(root, 'src', `${name}.ts`))) {
  console.error(`There is a src/${name} already. Choose another name.`)
  process.exitCode = 2
} else {
  const made = await makeRoom(root, name)
  console.log(
    ['Made, and registered in package.json, src/built-in-ledgers.ts and src/README.md:', ...made].join('\n  '),
  )
  console.log('Run `npm run format` and `npm run check`; then make it keep what it is for.')
}
