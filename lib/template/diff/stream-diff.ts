import { disown } from '../../foreign.ts'
import { COUNT, ROWS, STATICS, STREAM, type Node, type StreamPayload } from '../../protocol/diff.ts'
import type { StreamChange, Streamed } from '../rendered.ts'
import { streamRows } from '../stream-rows.ts'
import { freshRows, templateOfRows } from './list-diff.ts'
import type { Change, Message } from './message.ts'
import { SentStream } from './sent.ts'

/** A stream for a browser that has nothing in this place. Rows that stand there already stay. */
export function freshStream(streamed: Streamed, message: Message): Change {
  const sent = new SentStream(streamed.change.ref)
  return { dynamic: nextNode(sent, streamed, message), sent }
}

/** What a stream brings; undefined when that was sent already. Another stream takes the place of the one before. */
export function updateStream(sent: SentStream, streamed: Streamed, message: Message): Node | undefined {
  if (sent.version === streamed.change.version) return undefined
  const node = nextNode(sent, streamed, message)
  const [, inserts, deletes, isReset] = node[STREAM]
  return inserts.length + deletes.length > 0 || isReset ? node : undefined
}

type StreamNode = Node & { readonly [STREAM]: StreamPayload }

function nextNode(sent: SentStream, streamed: Streamed, message: Message): StreamNode {
  const { change } = streamed
  const payload = payloadOf(sent, change)
  sent.version = change.version
  sent.source = change.ref
  const node = change.inserts.length > 0 ? rowsNode(sent, streamed, message) : emptyNode(sent)
  return Object.assign(node, { [STREAM]: payload })
}

function payloadOf(
  { ref, source }: SentStream,
  { inserts, deletes, isReset, ...change }: StreamChange,
): StreamPayload {
  return isReset || source !== change.ref ? [ref, inserts, deletes, true] : [ref, inserts, deletes]
}

function rowsNode(sent: SentStream, streamed: Streamed, message: Message): Node {
  const { items, render } = streamRows(streamed)
  const contents: unknown[] = []
  try {
    for (let i = 0; i < items.length; i++) contents.push(render(items[i], i))
    const template = templateOfRows(contents)
    if (!template) return emptyNode(sent)
    const node = template === sent.template ? {} : message.fresh(template)
    sent.template = template
    node[ROWS] = freshRows(template, contents, message)
    return node
  } catch (error) {
    disown(contents)
    throw error
  }
}

function emptyNode({ template }: SentStream): Node {
  return { ...(!template && { [STATICS]: [''] }), [ROWS]: { [COUNT]: 0 } }
}
