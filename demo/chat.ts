import {
  event,
  fields,
  html,
  liveView,
  on,
  onPresence,
  topic,
  type LiveView,
  type Rendered,
  type Stream,
} from '../lib/index.ts'
import type { Message, MessageStore } from './message-store.ts'

type Person = { readonly isTyping: boolean }

const chats = topic<{ said: Message }, Person>('chat')

type Assigns = {
  readonly me: string
  readonly messages: Stream<Message>
  /** Is there anything before the first message of the page? */
  readonly hasOlder: boolean
  readonly typing: readonly string[]
}

/** How many messages a page begins with, and how many it asks for at once. */
const SOME = 50

/** More than this a page does not keep: who reads what is old gets it back by scrolling. */
const ALL = 300

const MAX_LENGTH = 500

/** A chat of all visitors. The server keeps no message in memory: the page has them, and the store. */
export function chat(store: MessageStore): LiveView {
  return liveView({
    mount(socket, { session }): Assigns {
      const me = String(session['guest'] ?? 'Somebody')
      socket.subscribe(chats)
      socket.track(chats, me, { isTyping: false })
      const latest = store.latest(SOME)
      return {
        me,
        messages: socket.stream(latest.toReversed(), { id: ({ id }) => `message-${id}` }),
        hasOlder: latest.length === SOME,
        typing: typingIn(socket.presences(chats), me),
      }
    },

    handleEvent: {
      typing: event(fields({ text: String }), (socket, { text }) =>
        socket.track(chats, socket.assigns.me, { isTyping: text !== '' }),
      ),
      say: event(fields({ text: String }), (socket, { text }) => {
        const said = text.trim().slice(0, MAX_LENGTH)
        if (said === '') return
        socket.resetForm('say')
        socket.track(chats, socket.assigns.me, { isTyping: false })
        socket.broadcast(chats, 'said', store.add(socket.assigns.me, said))
      }),
      older: event(fields({ id: String }), (socket, { id }) => {
        const older = store.before(Number(id.replace('message-', '')), SOME)
        socket.stream('messages', older, { at: 0 })
        socket.assign({ hasOlder: older.length === SOME })
      }),
    },

    handleInfo: {
      said: on(chats, 'said', (socket, message) => socket.streamInsert('messages', message, { limit: -ALL })),
    },

    handlePresence: onPresence(chats, (socket, { topic }) => {
      socket.assign({ typing: typingIn(socket.presences(topic), socket.assigns.me) })
    }),

    render: ({ me, messages, hasOlder, typing }) => html`
      <div class="chat card">
        <div class="talk" role="log" aria-label="Messages" tabindex="0">
          <ul id="messages" class="messages" phx-update="stream" phx-viewport-top=${hasOlder && 'older'}>${messages.each(
            (message, id) => row(message, id, me),
          )}</ul>
        </div>
        <p class="typing" aria-live="polite">${whoTypes(typing)}</p>
        <form id="say" class="line" phx-change="typing" phx-submit="say">
          <input name="text" placeholder="Say something" autocomplete="off" maxlength=${MAX_LENGTH}
            aria-label="Message" phx-debounce="200">
          <button class="main">Send</button>
        </form>
      </div>
      <p class="aside">You are ${me}. Open the page in another browser to talk to yourself.</p>`,
  })
}

function row({ author, text, time }: Message, id: string, me: string): Rendered {
  const sent = new Date(time).toISOString()
  return html`<li id=${id} class="${author === me ? 'message mine' : 'message'}">
    <p class="by">${author} <time datetime=${sent}>${sent.slice(11, 16)}</time></p>
    <p class="said">${text}</p>
  </li>`
}

/** Those who write something at the moment, but for one. A person with several tabs is one. */
function typingIn(people: ReadonlyMap<string, readonly Person[]>, me: string): readonly string[] {
  return [...people]
    .filter(([name, tabs]) => name !== me && tabs.some(({ isTyping }) => isTyping))
    .map(([name]) => name)
    .sort()
}

function whoTypes(names: readonly string[]): string {
  if (names.length === 0) return ''
  return names.length === 1 ? `${names[0] ?? ''} is typing …` : `${names.join(' and ')} are typing …`
}
