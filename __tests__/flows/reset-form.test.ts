import { html, liveView, type AnyLiveView, type Socket } from '../../lib/index.ts'
import { live } from '../../lib/testing/index.ts'
import { site } from './site.ts'

/** A form that can be reset in one way or another; it shows what it was submitted with. */
function chat(reset: (socket: Socket<{ said: string }>) => void): AnyLiveView {
  return liveView<{ said: string }>({
    name: 'chat',
    mount(socket) {
      socket.resetForm('say')
      return { said: '' }
    },
    handleEvent: {
      reset,
      type: () => undefined,
      say: (socket, { text }) => socket.assign({ said: `${text as string}.` }),
    },
    handleError: (socket) => socket.putFlash('error', 'That failed.'),
    render: ({ said }) =>
      html`<form id="say" phx-change="type" phx-submit="say"><input name="text" /></form><p>${said}</p><b phx-click="reset">Reset</b>`,
  })
}

test.each([
  ['resets it', (socket: Socket<unknown>) => socket.resetForm('say'), '.', []],
  ['leaves others alone', (socket: Socket<unknown>) => socket.resetForm('other'), 'typed.', []],
  [
    'is undone with a turn that fails',
    (socket: Socket<unknown>) => {
      socket.resetForm('say')
      throw new Error('the disk is full')
    },
    'typed.',
    ['LIVE_CALLBACK_FAILED'],
  ],
  [
    'refuses what is no id',
    (socket: Socket<unknown>) => socket.resetForm(7 as never),
    'typed.',
    ['LIVE_CALLBACK_FAILED'],
  ],
  [
    'refuses a promise, and takes its rejection',
    (socket: Socket<unknown>) => socket.resetForm(Promise.reject(new Error('late')) as never),
    'typed.',
    ['LIVE_CALLBACK_FAILED'],
  ],
])('resetForm %s', async (_what, reset, said, codes) => {
  const { app, errors } = site({ '/': chat(reset) })
  const page = await live(app, '/')
  await page.change('#say', { text: 'typed' })
  await page.click('Reset')
  await page.submit('#say')
  expect([page.text('p'), errors.map(({ code }) => code)]).toEqual([said, codes])
})
