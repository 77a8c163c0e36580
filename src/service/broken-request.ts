import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { type HttpCode, HttpProblem } from './http-problem.ts'
import { problemOf } from './problem-answers.ts'

const told: Readonly<Record<string, readonly [code: HttpCode, said: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TOO_SLOW', 'The request took too long to arrive. Send it again, at once.'],
  HPE_HEADER_OVERFLOW: ['HEAD_TOO_LARGE', 'The head of the request is too large. Send fewer or shorter headers.'],
}
const garbled = ['MALFORMED_REQUEST', 'This is no request of HTTP/1.1.'] as const

/** What is no request, or none in time, is answered with a problem as all others are, and its connection is cut. */
export function answerBroken(this: FastifyInstance, error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [code, said] = told[error.code ?? ''] ?? garbled
  const problem = problemOf(new HttpProblem(code, said))
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroy(error)
}
