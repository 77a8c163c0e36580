import { expect, test } from 'vitest'
import { tableSections } from '../readme/analysis-tables.ts'
import { readmeAt } from '../readme/readme-file.ts'

test('the README lists every table and column as they are declared', () => {
  expect(readmeAt('src/reporting/README.md').section('Columns').trim()).toBe(tableSections())
})
