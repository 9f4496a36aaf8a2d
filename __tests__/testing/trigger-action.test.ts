import express, { type Express } from 'express'
import { attrs, html, liveRouter, liveView, PubSub, type AttributeValue } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'

const pubsub = new PubSub()

/** A form to sign in with, which its view reads first and the browser then submits. */
function site(attributes: Readonly<Record<string, AttributeValue>>): Express {
  const door = liveView({
    mount(socket, { req }) {
      socket.subscribe('open')
      return { isReady: false, cookie: req.headers.cookie ?? '' }
    },
    handleEvent: { check: (socket, { name }) => socket.assign({ isReady: name === 'Ada' }) },
    handleInfo: { open: (socket) => socket.assign({ isReady: true }) },
    render: ({ isReady, cookie }) => html`<p>${cookie}</p>
      <form phx-submit="check" phx-trigger-action=${isReady} ${attrs(attributes)}>
        <input type="hidden" name="from" value="here" /><input name="name" value="Lin" />
      </form>`,
  })
  const app = express().use(liveRouter({ pubsub }).live('/', door))
  return app.post('/session', express.urlencoded(), (req, res) => {
    const { name, from } = req.body as Record<string, string>
    res.cookie('user', [name, from].join('-')).redirect('/?in')
  })
}

test('a form that the browser submits signs a visitor in', async () => {
  const app = site({ action: '/session', method: 'post' })
  const page = await live(app, '/')
  await page.submit('form', { name: 'Bob' })
  expect(page.redirectedTo).toBeUndefined()
  await page.submit('form', { name: 'Ada' })
  expect(page.redirectedTo).toBe('/?in')
  const next = await live(app, '/?in', { visitor: page })
  expect(next.text('p')).toContain('user=Ada-here')
})

test.each([
  [{ action: '/search?old' }, '/search?from=here&name=Lin'],
  [{ action: '/nowhere', method: 'POST' }, '/nowhere'],
  [{}, '/?from=here&name=Lin'],
  [{ action: 'https://pay.example/now', method: 'post' }, 'https://pay.example/now'],
])('the page is where the submit leads: %j', async (attributes, there) => {
  const page = await live(site(attributes), '/')
  pubsub.broadcast('open', 'open')
  await page.until(({ redirectedTo }) => redirectedTo === there)
})
