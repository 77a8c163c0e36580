import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { execPath } from 'node:process'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { CliError } from '../terminal/cli-error.ts'
import { type Message, readMessage } from './message.ts'
import type { WriterOptions } from './writer-options.ts'

/** Beside this file, as source or built. */
const script = join(import.meta.dirname, `writer${extname(import.meta.filename)}`)

/** Far longer than any moment takes to come. */
const patienceMs = 60_000

/**
 * Runs a writer in a process of its own and hears all that it tells, until whoever hears it kills it.
 * @throws CliError if it ends by itself, or is not killed in time
 */
export async function runWriter(
  options: WriterOptions,
  hear: (message: Message, kill: () => void) => void,
): Promise<void> {
  const child = spawn(execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const complaint = text(child.stderr)
  let isKilled = false
  const kill = (): void => {
    isKilled = true
    child.kill('SIGKILL')
  }
  const patience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const message = readMessage(line)
      if (message !== undefined) hear(message, kill)
    }
    const [code] = await ended
    if (isKilled && code === null) return
    const fate = code === null ? `told nothing worth a kill for ${patienceMs / 1000} s` : `ended by itself with ${code}`
    throw new CliError(`Writer ${options.life} ${fate}: ${(await complaint).trim()}`)
  } finally {
    clearTimeout(patience)
    child.kill('SIGKILL')
  }
}
