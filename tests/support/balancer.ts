import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** An ordinary load balancer: each connection goes to the next node that takes it. */
export interface Balancer {
  url: string
  /** From now on to these, by their addresses; lines that are open stay where they are. */
  to(urls: string[]): void
  close(): Promise<void>
}

export async function startBalancer(): Promise<Balancer> {
  let nodes: URL[] = []
  let next = 0
  const open = new Set<Socket>()

  /** A node that refuses is passed over, for as many as there are. */
  function dial(from: Socket, tries: number): void {
    const node = nodes[next++ % Math.max(1, nodes.length)]
    if (!node || tries === 0) return void from.destroy()
    const to = connect(Number(node.port), node.hostname)
    to.once('error', () => {
      if (to.connecting || !to.bytesWritten) dial(from, tries - 1)
    })
    to.once('connect', () => {
      to.removeAllListeners('error')
      open.add(to)
      for (const [one, other] of [
        [from, to],
        [to, from],
      ] as const) {
        one.on('error', () => other.destroy())
        one.once('close', () => {
          open.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
  }

  const server = createServer((from) => {
    open.add(from)
    from.on('error', () => from.destroy())
    dial(from, nodes.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    to(urls) {
      nodes = urls.map((url) => new URL(url))
    },
    async close() {
      server.close()
      for (const socket of open) socket.destroy()
      if (server.listening) await once(server, 'close')
    },
  }
}
