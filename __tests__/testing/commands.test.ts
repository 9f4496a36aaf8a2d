import express from 'express'
import { event, fields, html, JS, liveRouter, liveView } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'

const open = JS.show({ to: '#cart' }).push('opened', { value: { at: 'now' } })
const close = JS.hide({ to: '#cart' })

const shop = liveView({
  mount: () => ({ said: [] as readonly string[] }),
  handleParams: (socket) => socket.update('said', (said) => [...said, socket.url.search]),
  handleEvent: {
    opened: event(fields({ at: String, by: String }), (socket, { at, by }) =>
      socket.update('said', (said) => [...said, `opened ${at} by ${by}`]),
    ),
    typed: event(fields({ name: String, extra: String }), (socket, { name, extra }) =>
      socket.update('said', (said) => [...said, `${name} ${extra}`]),
    ),
  },
  render: ({ said }) => html`
    <button phx-click=${open} phx-value-by="Ada">Cart</button>
    <div id="cart" style="display: none" data-close=${close.push('opened', { value: { at: 'the end', by: 'exec' } })}>
      <button phx-click=${JS.exec('data-close', { to: { closest: 'div' } })}>Close</button>
    </div>
    <button phx-click=${JS.patch('?page=2')}>Next</button>
    <button phx-click=${JS.navigate('/about')}>About</button>
    <form phx-change=${JS.push('typed', { value: { extra: 'changed' } })} phx-submit=${JS.push('typed', { value: { extra: 'sent' } })}>
      <input name="name"><button>Send</button>
    </form>
    <ul>${said.map((each) => html`<li>${each}</li>`)}</ul>`,
})

const about = liveView({ mount: () => ({}), render: () => html`<h1>About</h1>` })

const page = (): Promise<LivePage> =>
  live(express().use(liveRouter().live('/', shop).live('/about', about)), '/')

test('a click carries out what the server hears of commands', async () => {
  const shopping = await page()
  await shopping.click('Cart')
  expect(shopping.texts('li').at(-1)).toBe('opened now by Ada')
})

test('what commands show can be used, and what they hide cannot', async () => {
  const shopping = await page()
  await expect(shopping.click('Close')).rejects.toThrow('hidden')
  await shopping.click('Cart')
  await shopping.click('Close')
  expect(shopping.texts('li').at(-1)).toBe('opened the end by exec')
  await expect(shopping.click('Close')).rejects.toThrow('hidden')
})

test('commands patch and navigate', async () => {
  const shopping = await page()
  await shopping.click('Next')
  expect(shopping.texts('li').at(-1)).toBe('?page=2')
  await shopping.click('About')
  expect(shopping.text('h1')).toBe('About')
})

test('forms say by commands what is in them', async () => {
  const shopping = await page()
  await shopping.submit('form', { name: 'tea' })
  await shopping.change('form', { name: 'milk' })
  expect(shopping.texts('li').slice(-2)).toEqual(['tea sent', 'milk changed'])
})
