import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { Transform } from 'node:stream'

/** Somebody on the way answers. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly text?: string
}

/** What befalls one request on its way. */
export type Fault =
  /** It is done, and the connection cut before the answer. */
  | 'lose the answer'
  /** It is done, and the connection cut in the middle of the answer. */
  | 'tear the answer'
  /** It never arrives. */
  | 'lose the request'
  /** Nobody answers. */
  | 'say nothing'
  | Reply

/** A stream tells its readers to wait for a second before they come back; tests have no time. */
function sooner(): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      done(null, Buffer.from(chunk.toString('latin1').replace('retry: 1000\n', 'retry: 0050\n'), 'latin1'))
    },
  })
}

/** A way over real sockets between a client and a service, on which things happen. */
export class FaultyWay implements AsyncDisposable {
  /** For the requests that come, in their order; behind the last, nothing happens. */
  readonly faults: Fault[] = []
  /** What came, also what was lost. */
  readonly seen: { readonly method: string; readonly url: string; readonly key: string | undefined }[] = []
  readonly #server: Server
  readonly url: string

  private constructor(server: Server, url: string) {
    this.#server = server
    this.url = url
  }

  /** @param to where the service is; asked anew for each request */
  static async start(to: () => string): Promise<FaultyWay> {
    const server = createServer((asked, answer) => way.#pass(asked, answer, to()))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const way = new FaultyWay(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`)
    return way
  }

  /** Cuts every connection that is open. */
  cut(): void {
    this.#server.closeAllConnections()
  }

  #pass(asked: IncomingMessage, answer: ServerResponse, to: string): void {
    const { method = '', url = '', headers } = asked
    const key = headers['idempotency-key']
    this.seen.push({ method, url, key: key === undefined ? undefined : String(key) })
    const fault = this.faults.shift()
    if (fault === 'say nothing') return
    if (fault === 'lose the request') return void asked.socket.destroy()
    if (typeof fault === 'object') return void answer.writeHead(fault.status, { ...fault.headers }).end(fault.text)
    const { host } = new URL(to)
    const forwarded = request(`${to}${url}`, { method, headers: { ...headers, host } }, (given) => {
      if (fault === 'lose the answer') return void given.on('end', () => asked.socket.destroy()).resume()
      answer.writeHead(given.statusCode ?? 0, given.headers)
      if (fault === 'tear the answer')
        return void given.once('data', (chunk: Buffer) => {
          answer.write(chunk.subarray(0, 5), () => asked.socket.destroy())
        })
      answer.flushHeaders()
      given
        .on('error', () => answer.destroy())
        .pipe(sooner())
        .pipe(answer)
    })
    forwarded.on('error', () => asked.socket.destroy())
    answer.on('close', () => forwarded.destroy())
    asked.pipe(forwarded)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
