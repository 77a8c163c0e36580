import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { build } from 'vite'

/** Debian's; another one by its path. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
export const hasBrowser: boolean = existsSync(executablePath)
if (!hasBrowser)
  process.stderr.write(
    `The tests of the dashboard are skipped: there is no ${executablePath}. Install it, or set CHROMIUM.\n`,
  )

const root = resolve(import.meta.dirname, '../..')

/** A dashboard that was built for these tests, and a browser that can reach nothing but this machine. */
export class DashboardBrowser implements AsyncDisposable {
  readonly folder: string
  readonly #browser: Browser

  private constructor(folder: string, browser: Browser) {
    this.folder = folder
    this.#browser = browser
  }

  static async start(): Promise<DashboardBrowser> {
    const folder = await mkdtemp(join(tmpdir(), 'stockhold-dashboard-'))
    await build({ configFile: join(root, 'vite.dashboard.config.ts'), logLevel: 'error', build: { outDir: folder } })
    const args = ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1']
    return new DashboardBrowser(folder, await chromium.launch({ executablePath, args }))
  }

  /** A page of a browser of its own, and what went wrong in it. */
  async page(options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly complaints: string[] }> {
    const context = await this.#browser.newContext(options)
    const page = await context.newPage()
    return { page, complaints: complaintsOf(page) }
  }

  /** Streams and all. */
  async closePages(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    await rm(this.folder, { recursive: true })
  }
}

/** Errors and warnings of the console. That a resource was refused is said by the page itself. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const isOurs = !message.text().startsWith('Failed to load resource')
    if (['error', 'warning'].includes(message.type()) && isOurs) complaints.push(message.text())
  })
  return complaints
}

export async function signIn(page: Page, url: string, token: string): Promise<void> {
  await page.goto(url)
  await page.getByLabel('Token').fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Live · commit').waitFor()
}
