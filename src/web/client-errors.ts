import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { RequestError } from '@hono/node-server'
import { Problem, problemOf } from './problem.ts'

const statusText = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }

/** Answers a request whose address or host no URL can be made of; whatever else throws there is a bug. */
export function answerMalformed(error: unknown): Response {
  const isTheirs = error instanceof RequestError
  const problem = isTheirs
    ? new Problem({ kind: 'malformed', detail: `The request cannot be read: ${error.message}.` })
    : problemOf(error)
  const { status } = problem
  return new Response(JSON.stringify(problem), { status, headers: { ...problem.headers, ...always } })
}

const always = {
  'Content-Type': 'application/problem+json',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
}

/** Answers what never became a request, as every other refusal is answered. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const problem = problemOfParser(error.code)
    const body = JSON.stringify(problem)
    const lines = [
      `HTTP/1.1 ${problem.status} ${statusText[problem.status as keyof typeof statusText]}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      ...Object.entries(always).map((header) => header.join(': ')),
      'Connection: close',
    ]
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
  })
}

function problemOfParser(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Problem({ kind: 'headers-too-large', detail: 'The request line and headers exceed 16 KB.' })
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem({ kind: 'too-slow', detail: 'The request did not arrive in time.' })
  return new Problem({ kind: 'malformed', detail: 'This is not HTTP.' })
}
