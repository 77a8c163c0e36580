import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { loadService } from '../../src/cli/service-peers.ts'
import { verifyJournal } from '../../src/index.ts'

const program = resolve(import.meta.dirname, '../../src/cli/start.ts')

describe('stockhold serve', () => {
  let folder: string
  let child: ChildProcess | undefined
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stockhold-serve-'))
  })
  afterEach(async () => {
    child?.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  function start(...args: string[]): { output: () => string; ended: Promise<unknown[]> } {
    const started = spawn(process.execPath, [program, 'serve', join(folder, 'data'), '--port', '0', ...args])
    child = started
    let text = ''
    started.stdout.on('data', (chunk) => (text += String(chunk)))
    started.stderr.on('data', (chunk) => (text += String(chunk)))
    return { output: () => text, ended: once(started, 'exit') }
  }

  test('serves a folder to whoever has the token it prints once, and stops on SIGTERM with everything written', async () => {
    const { output, ended } = start()
    await vi.waitFor(() => expect(output()).toMatch(/Token, shown this once/), { timeout: 10_000 })
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output())?.[0]
    const token = /once: (\S+)/.exec(output())?.[1]
    const send = (headers: Record<string, string>) =>
      fetch(`${url}/v1/warehouses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ id: 'SFO', name: 'San Francisco' }),
      })
    expect(output()).toMatch(/^Payments are simulated, in EUR: no money moves\. .*$/m)
    expect((await send({})).status).toBe(401)
    const authorization = `Bearer ${token}`
    expect((await send({ authorization })).status).toBe(201)
    expect((await fetch(`${url}/v1/orders`, { headers: { authorization } })).status).toBe(200)
    const began = performance.now()
    child?.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(await verifyJournal(join(folder, 'data'))).toMatchObject({ isSound: true })
  })

  test('takes who may ask from a file, says no line of it, and needs it beyond this machine; and a shop that is there', async () => {
    const file = join(folder, 'tokens')
    await writeFile(file, '# who may ask\nweb write\n')
    const torn = start('--token-file', file)
    expect(await torn.ended).toEqual([2, null])
    expect(torn.output()).toMatch(/line 2 of .* must be a name, a scope and a token/)
    const shopless = start('--shop', join(folder, 'nowhere.mjs'))
    expect(await shopless.ended).toEqual([2, null])
    expect(shopless.output()).toMatch(/^error: the module of the shop cannot be loaded: .*\n$/)
    const open = start('--host', '0.0.0.0')
    expect(await open.ended).toEqual([2, null])
    expect(open.output()).toMatch(/--token-file/)
  })

  test('says in one line what to install, where that is missing', async () => {
    const missing = Object.assign(new Error("Cannot find package 'fastify' imported from service.js"), {
      code: 'ERR_MODULE_NOT_FOUND',
    })
    await expect(loadService(() => Promise.reject(missing))).rejects.toMatchObject({
      code: 'PEER_MISSING',
      message: expect.stringMatching(
        /^A service needs fastify, which is not installed\. Run: npm install fastify@5\S+ .*$/,
      ),
    })
  })
})
