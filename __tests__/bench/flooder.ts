import { HttpClient } from './http-client.ts'
import { factsOf } from './joined-view.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'
import { WsClient } from './ws-client.ts'

/**
 * One visitor of the counter who clicks five thousand times a second, whatever is answered: a process of its own. It says
 * so once it does, and ends with the program that drives it.
 */
const port = Number(process.argv[2])
const A_MILLISECOND = 5

async function flood(): Promise<void> {
  const http = await HttpClient.open(port)
  const { id, session, csrf, cookie } = factsOf(await http.request('GET', '/counter'), '/counter')
  http.close()
  const query = `_csrf_token=${csrf}&_mounts=0&vsn=2.0.0`
  const ws = await WsClient.open(
    port,
    `/live/websocket?${query}`,
    { cookie },
    {
      textReceived: () => undefined,
      connectionClosed: () => undefined,
    },
  )
  const say = (ref: string, event: string, payload: object): void =>
    ws.send(JSON.stringify(['1', ref, `lv:${id}`, event, payload]))
  const params = { _csrf_token: csrf, _mounts: 0 }
  say('1', MESSAGE.join, {
    url: `http://127.0.0.1:${port}/counter`,
    params,
    session,
    static: '',
    sticky: false,
  })
  const began = performance.now()
  for (let said = 0; ;) {
    for (const due = (performance.now() - began) * A_MILLISECOND; said < due; said++)
      say(String(said + 2), 'event', { type: 'click', event: 'inc', value: {} })
    if (said > 1000) process.send?.('floods')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

process.once('disconnect', () => process.exit())
void flood()
