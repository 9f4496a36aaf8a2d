import { MESSAGE } from '../../lib/protocol/messages.ts'
import type { Answer, Reply } from '../connection/answer.ts'
import type { Entry } from './entry.ts'
import type { UploadsPage } from './port.ts'

/** What waits for an answer, by topic. */
const waiting = new Map<string, (reply?: Reply) => void>()

/** Hears the answers to uploads, whose topics are those of no view. */
export function hearAnswers({ views_: views }: UploadsPage): void {
  const receive = views.receive_.bind(views)
  views.receive_ = (frame) => {
    const heard = waiting.get(frame[2])
    if (!heard) receive(frame)
    else if (frame[3] === MESSAGE.reply) heard(frame[4])
    else heard()
  }
}

/**
 * Sends a file over a channel of its own, chunk by chunk; each chunk waits for the answer to the one before. Leaves the
 * channel if it fails or is given up. See docs/protocol.md, "Frames".
 */
export async function transfer(
  page: UploadsPage,
  entry: Entry,
  { chunk_size: size, chunk_timeout: timeout }: NonNullable<Answer['config']>,
): Promise<void> {
  const { connection_: connection } = page
  const { file, ref, signal } = entry
  const topic = `lvu:${ref}`
  signal.addEventListener('abort', () => waiting.get(topic)?.())
  const join = connection.send_(undefined, topic, MESSAGE.join, { token: entry.meta })
  const texts = [join, join, topic, MESSAGE.chunk]
  const header = new Uint8Array([0, ...texts.map(({ length }) => length)])
  let reply = await answer(topic, timeout)
  for (let at = 0; reply?.status === 'ok' && at < file.size;) {
    const chunk = file.slice(at, at + size)
    // A file that was changed since it was chosen cannot be read.
    const frame = await new Blob([header, ...texts, chunk]).arrayBuffer().catch(() => {})
    if (!frame || signal.aborted) reply = undefined
    else {
      connection.socket_?.send(frame)
      reply = await answer(topic, timeout)
      at += chunk.size
      if (reply?.status === 'ok') entry.progress((at / file.size) * 100)
    }
  }
  waiting.delete(topic)
  if (reply?.status === 'ok') return
  if (page.isConnected()) connection.send_(join, topic, MESSAGE.leave, {})
  entry.error(reply?.response.reason)
}

function answer(topic: string, timeout: number): Promise<Reply | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeout)
    waiting.set(topic, (reply) => {
      clearTimeout(timer)
      resolve(reply)
    })
  })
}
