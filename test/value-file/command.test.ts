import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { ValuedFile } from '../../src/value-file/valued-file.ts'

const program = fileURLToPath(new URL('../../src/cli/stockhold.ts', import.meta.url))
const retail = join(import.meta.dirname, 'retail.csv')
const purchases = join(import.meta.dirname, 'purchases.csv')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function valueFile(...args: string[]): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  execFile(process.execPath, [program, 'value-file', ...args], (error, stdout, stderr) => {
    resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
  })
  return promise
}

test('a file is valued for a person, or for a program', { timeout: 60_000 }, async () => {
  const { code, stdout } = await valueFile('--online-retail', retail)
  expect(code).toBe(0)
  expect(stdout).toContain('Conserved to the cent by every method.')
  const json = await valueFile('--adventure-works', purchases, '--seed', '7', '--json')
  const { kind, seed, isConserved } = JSON.parse(json.stdout) as ValuedFile
  expect({ kind, seed, isConserved }).toEqual({ kind: 'adventure-works', seed: 7, isConserved: true })
})

test('a wrong file, both files or none end with 2 and a line that says what to do', { timeout: 60_000 }, async () => {
  for (const [args, says] of [
    [['--online-retail', purchases], 'its first line must name the columns'],
    [['--online-retail', 'none.csv'], 'there is no such file'],
    [['--online-retail', retail, '--adventure-works', purchases], 'Give one file'],
    [[], 'Give one file'],
  ] as const) {
    const { code, stderr } = await valueFile(...args)
    expect(code).toBe(2)
    expect(stderr).toContain(says)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }
})
