import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { goalsTable, locksTable, memoryTable, shortTable } from './markdown.ts'
import type { Results } from './results.ts'

/**
 * Prints the tables that the READMEs have of results.
 *
 *     node bench/report/print-tables.ts bench/results/results.json
 */
const [file] = new Command('print-tables').argument('<file>', 'what --json or --save wrote').parse().processedArgs as [
  string,
]
const results = JSON.parse(await readFile(file, 'utf8')) as Results
for (const tableOf of [shortTable, goalsTable, locksTable, memoryTable]) console.log(`${tableOf(results)}\n`)
