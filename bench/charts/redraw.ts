import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Results } from '../report/results.ts'
import { pictures } from './pictures.ts'

/**
 * Draws the charts of results again, without measuring anew.
 *
 *     node bench/charts/redraw.ts bench/results/results.json bench/results
 */
const [file, folder] = process.argv.slice(2) as [string, string]
const results = JSON.parse(await readFile(file, 'utf8')) as Results
for (const [name, svg] of pictures(results)) await writeFile(join(folder, name), svg)
