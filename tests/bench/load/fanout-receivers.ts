/**
 * The receivers of `npm run bench -- fanout`: as many UDP sockets as are asked for, each with the smallest buffer. The parent
 * stops this process once they are open: from then on the kernel counts what arrives at each and drops it, at no cost of ours.
 */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'

process.once('message', async (count: number) => {
  const ports: number[] = []
  for (let i = 0; i < count; i++) {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    ports.push(socket.address().port)
  }
  process.send!(ports)
})
