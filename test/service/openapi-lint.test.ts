import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { as, TestService, tokens } from './running-service.ts'

const redocly = resolve(import.meta.dirname, '../../node_modules/@redocly/cli/bin/cli.js')
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }

test.each(['start', 'startShop'] as const)(
  'redocly finds nothing wrong with the OpenAPI document: %s',
  async (start) => {
    const folder = await mkdtemp(join(tmpdir(), 'stockhold-openapi-'))
    try {
      await using service = await TestService[start]({ tokens })
      const { body } = await service.get('/openapi.json', as('reader'))
      await writeFile(join(folder, 'openapi.json'), JSON.stringify(body, undefined, 1))
      const args = [redocly, 'lint', '--format', 'json', 'openapi.json']
      // It ends with an error where it finds one, and tells them all the same.
      const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env }).catch(
        (error: { stdout: string }) => error,
      )
      const { problems } = JSON.parse(stdout) as { problems: readonly { ruleId: string; message: string }[] }
      expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([])
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)
