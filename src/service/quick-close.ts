import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Answers that are owed have so long, in milliseconds; then what is still open is cut. */
const graceMs = 800

/**
 * Lets an app close soon. Node waits for connections that have sent no whole request yet, such as those that a client
 * opens in advance, and for those that send slowly: for as long as a request may take.
 */
export function closeQuickly(app: FastifyInstance): void {
  const silent = new Set<Socket>()
  app.server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  app.server.on('request', ({ socket }) => silent.delete(socket))
  let cutting: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy()
    cutting = setTimeout(() => app.server.closeAllConnections(), graceMs)
  })
  app.addHook('onClose', async () => clearTimeout(cutting))
}
