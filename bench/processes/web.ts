/** The web process, as `punctual web` runs it. Its pages are JSX, so it is the build that is measured. */
import { join } from 'node:path'
import { Events } from '../../src/events.ts'
import { mintToken } from '../../src/web/auth/token.ts'
import { given, leave, stopSignal, tell } from './parent.ts'

const server = join(import.meta.dirname, '..', '..', 'dist', 'web', 'server.js')
const { startWeb } = (await import(server)) as typeof import('../../src/web/server.ts')
const { url } = given<{ url: string }>()
const secret = 'a secret for the bench, of more than 32 characters'
const stop = stopSignal()
const web = await startWeb({ url, host: '127.0.0.1', port: 0, events: new Events(), auth: { secret } })
const token = await mintToken({ secret, role: 'ADMIN', subject: 'bench', ttlSeconds: 3_600 })
tell('ready', { address: web.url, token })
stop.addEventListener('abort', async () => {
  await web.close()
  leave()
})
