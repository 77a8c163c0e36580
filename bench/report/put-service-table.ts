import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Results } from './results.ts'
import { measuredBy, serviceTable } from './service-table.ts'

/** Puts what `npm run bench:service` found into bench/README.md, in place of what stands there. */
const bench = join(import.meta.dirname, '..')
const results = JSON.parse(await readFile(join(bench, 'results/service.json'), 'utf8')) as Results
const readme = join(bench, 'README.md')
const text = await readFile(readme, 'utf8')
const section = /(## By HTTP\n\n)[^\n]+\n\n(?:\|[^\n]*\n)+/
if (!section.test(text)) throw new Error(`${readme} has no section "By HTTP" that begins with a sentence and a table`)
await writeFile(
  readme,
  text.replace(section, (_, heading: string) => `${heading}${measuredBy(results)}\n\n${serviceTable(results)}\n`),
)
console.log(`${serviceTable(results)}\n\nWritten to ${readme}`)
