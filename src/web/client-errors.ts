import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { Problem } from './problem.ts'

const statusText = { 400: 'Bad Request', 408: 'Request Timeout', 431: 'Request Header Fields Too Large' }

/** Answers what never became a request, as every other refusal is answered. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const problem = problemOf(error.code)
    const body = JSON.stringify(problem)
    const lines = [
      `HTTP/1.1 ${problem.status} ${statusText[problem.status as keyof typeof statusText]}`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      'Connection: close',
    ]
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
  })
}

function problemOf(code: string | undefined): Problem {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Problem({ kind: 'headers-too-large', detail: 'The request line and headers exceed 16 KB.' })
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new Problem({ kind: 'too-slow', detail: 'The request did not arrive in time.' })
  return new Problem({ kind: 'malformed', detail: 'This is not HTTP.' })
}
