import { execFile } from 'node:child_process'
import { access, constants, glob } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where else than in the path systems keep the programs of PostgreSQL. */
const otherPlaces = '/usr/lib/postgresql/*/bin'

/** Where a program is, if it is installed. */
export async function findProgram(name: string): Promise<string | undefined> {
  const others = await Array.fromAsync(glob(otherPlaces))
  const places = [...(process.env.PATH ?? '').split(delimiter), ...others.sort().reverse()]
  for (const place of places) {
    const path = join(place, name)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}

/** All of some programs, or nothing if one is missing. */
export async function findPrograms<Name extends string>(...names: Name[]): Promise<Record<Name, string> | undefined> {
  const found = await Promise.all(names.map(async (name) => [name, await findProgram(name)] as const))
  if (found.some(([, path]) => path === undefined)) return undefined
  return Object.fromEntries(found) as Record<Name, string>
}

/** Runs a program to its end and gives what it printed. */
export async function output(program: string, args: readonly string[]): Promise<string> {
  return (await run(program, args, { maxBuffer: 2 ** 26 })).stdout
}

/** Tries until it works: a server that was just started is not up yet. */
export async function eventually<Value>(attempt: () => Promise<Value>): Promise<Value> {
  const deadline = performance.now() + 30_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
