import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished, test } from 'vitest'
import { Events } from '../../src/events.ts'
import { mintToken } from '../../src/web/auth/token.ts'
import { startWeb, type Web } from '../../src/web/server.ts'

export const secret = 'a secret for browsers, of more than 32 characters'
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
]
const executablePath = process.env.CHROMIUM ?? places.find((path) => existsSync(path))

/** Tests in a real browser. Without one they are skipped, and the reason is told; where CI is set they fail instead. */
export const browserTest = test.skipIf(executablePath === undefined && process.env.CI === undefined)
if (executablePath === undefined)
  process.stderr.write(
    'No Chromium found, so what pages do in a browser is not tested: apt-get install chromium, or set CHROMIUM.\n',
  )

type OpenOptions = BrowserContextOptions & { role?: 'ADMIN' | 'VIEWER' | undefined }

/** The pages before a database, and a browser to look at them with, for a file of tests; called at its top. */
export function browserBefore(databaseUrl: () => Promise<string>) {
  let browser: Browser
  let web: Web
  beforeAll(async () => {
    if (executablePath === undefined) return
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    web = await startWeb({
      url: await databaseUrl(),
      host: '127.0.0.1',
      port: 0,
      events: new Events(),
      auth: { secret },
    })
  })
  afterAll(async () => {
    await browser?.close()
    await web?.close()
  })
  return {
    get url() {
      return web.url
    },
    web: () => web,
    /** A page of its own, signed in. What goes wrong in it fails the test. */
    async open(path: string, { role = 'ADMIN', ...options }: OpenOptions = {}): Promise<Page> {
      const context = await browser.newContext({ baseURL: web.url, reducedMotion: 'reduce', ...options })
      const troubles: string[] = []
      onTestFinished(async () => {
        await context.close()
        if (troubles.length > 0) throw new Error(`In the browser: ${troubles.join('; ')}`)
      })
      const value = await mintToken({ secret, role, subject: 'ana', ttlSeconds: 600 })
      await context.addCookies([
        { name: 'punctual', value, url: web.url, httpOnly: true, sameSite: 'Strict' },
      ])
      const page = await context.newPage()
      page.on('pageerror', (error) => troubles.push(error.message))
      page.on('console', (message) => {
        const isRefusal = /^Failed to load resource|Failed to fetch/.test(message.text())
        if (message.type() === 'error' && !isRefusal) troubles.push(message.text())
      })
      await page.goto(path)
      return page
    },
  }
}
