import { randomInt } from 'node:crypto'
import { connect, createServer } from 'node:net'

/** Systems give none of these by themselves: Linux from 32768 on, others from 49152. */
const [FIRST, END] = [20_000, 32_768]

/**
 * A port of this machine that is free, and stays so while no server listens there: for one that listens later, or again.
 * Of a port that the system gives, each new connection of this machine may become the owner as soon as it is let go.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, END)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Does anything take connections at a port of this machine? */
export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const answer = (is: boolean): void => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => answer(true)).once('error', () => answer(false))
  })
}
