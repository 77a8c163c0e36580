import { open, stat, writeFile } from 'node:fs/promises'
import { CliError } from './cli-error.ts'

/** Before the run: nobody wants to learn at its end that the folder is not there. What is in the file stays until then. */
export async function mustBeWritable(path: string, orders?: string): Promise<void> {
  try {
    await (await open(path, 'a')).close()
  } catch (error) {
    throw unwritable(path, error)
  }
  if (orders !== undefined && (await isSameFile(path, orders)))
    throw new CliError(`${path}: the report would be written over the orders. Name another file with --json.`)
}

async function isSameFile(path: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all([path, other].map((each) => stat(each).catch(() => undefined)))
  return one !== undefined && one.ino === two?.ino && one.dev === two.dev
}

export async function writeReport(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    throw unwritable(path, error)
  }
}

function unwritable(path: string, error: unknown): CliError {
  const { code, message } = error as NodeJS.ErrnoException
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'its folder is not there',
    EISDIR: 'it is a folder',
    EACCES: 'there is no permission',
  }
  return new CliError(`${path}: the report cannot be written: ${known[code ?? ''] ?? message}`)
}
