import { readFile } from 'node:fs/promises'
import { goalsTable, locksTable, memoryTable } from './markdown.ts'
import type { Results } from './results.ts'

/**
 * Prints the tables that the README has of results.
 *
 *     node bench/report/print-tables.ts bench/results/results.json
 */
const [file] = process.argv.slice(2) as [string]
const results = JSON.parse(await readFile(file, 'utf8')) as Results
for (const tableOf of [goalsTable, locksTable, memoryTable]) console.log(`${tableOf(results)}\n`)
