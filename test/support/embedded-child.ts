/** Starts an embedded server for a test that wants to kill the process around it: node embedded-child.ts <folder>. */
import { setInterval } from 'node:timers'
import { startEmbedded } from '../../src/db/embedded.ts'

const server = await startEmbedded({ dataDir: process.argv[2]!, settings: { fsync: 'off' } })
console.log(JSON.stringify({ event: 'postgres.started', url: server.url }))
setInterval(() => undefined, 2 ** 30)
