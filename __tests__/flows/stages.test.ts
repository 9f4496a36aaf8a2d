import { html, link, liveView, type MountSocket, type StageHooks } from '../../lib/index.ts'
import { live, type LivePage } from '../../lib/testing/index.ts'
import { site, type Site } from './site.ts'

type Made = { readonly seen: readonly string[]; readonly extra: string }

/** A view to which hooks are attached as it mounts; it writes down what reaches it. */
async function hooked(attach: (socket: MountSocket<Made>) => void): Promise<{ page: LivePage; it: Site }> {
  const view = liveView({
    mount(socket) {
      socket.subscribe('news')
      attach(socket)
      return { seen: [] as readonly string[], extra: '' }
    },
    handleParams: (socket) => socket.update('seen', (seen) => [...seen, 'params']),
    handleEvent: { go: (socket) => socket.update('seen', (seen) => [...seen, 'event']) },
    handleInfo: { tell: (socket) => socket.update('seen', (seen) => [...seen, 'info']) },
    render: ({ seen, extra }) => html`<p>${seen.join(' ')}</p><i>${extra}</i>
      ${link({ patch: '?page=2' }, 'to 2')}<button phx-click="go">go</button><button phx-click="unknown">unknown</button>
      <b id="asker" phx-hook="Asker"></b>`,
  })
  const it = site({ '/': view })
  return { page: await live(it.app, '/'), it }
}

const halt = (): 'halt' => 'halt'

test('hooks run before the callbacks of the view, in their order, and may assign', async () => {
  const { page } = await hooked((socket) => {
    socket.attachHook('handleEvent', (own, name) => own.assign({ extra: name }))
    socket.attachHook('handleEvent', async (own) => own.assign({ extra: `${own.assigns.extra}!` }))
  })
  await page.click('go')
  expect([page.text('p'), page.text('i')]).toEqual(['params event', 'go!'])
})

test.each<readonly [keyof StageHooks<unknown>, string]>([
  ['handleParams', ''],
  ['handleEvent', 'params'],
])('a hook of %s halts', async (stage, seen) => {
  const { page } = await hooked((socket) => {
    socket.attachHook(stage, halt)
  })
  if (stage === 'handleEvent') await page.click('go')
  expect(page.text('p')).toBe(seen)
})

test('a hook of handleInfo hears what the view does not, and halts what it does', async () => {
  const { page, it } = await hooked((socket) => {
    socket.attachHook('handleInfo', (own, name, payload) => {
      own.assign({ extra: `${name} ${String(payload)}` })
      return 'halt'
    })
  })
  it.live.pubsub.broadcast('news', 'tell', 1)
  it.live.pubsub.broadcast('news', 'other', 2)
  await page.until(() => page.text('i') === 'other 2')
  expect(page.text('p')).toBe('params')
})

test('a hook of handleParams sees each URL of the view', async () => {
  const seen: unknown[] = []
  const { page } = await hooked((socket) => {
    socket.attachHook('handleParams', (_own, params) => void seen.push(params))
  })
  await page.click('to 2')
  expect(seen.slice(-2)).toEqual([{}, { page: '2' }])
  expect(page.text('p')).toBe('params params')
})

test('a hook takes an event that the view does not know', async () => {
  const { page, it } = await hooked((socket) => {
    socket.attachHook('handleEvent', (own, name) => {
      if (name !== 'unknown') return 'continue'
      own.assign({ extra: 'known' })
      return 'halt'
    })
  })
  await page.click('unknown')
  await page.click('go')
  expect([page.text('i'), page.text('p'), it.log]).toEqual(['known', 'params event', []])
})

test('a hook answers in the place of the view', async () => {
  const { page } = await hooked((socket) => {
    socket.attachHook('handleEvent', (_own, name) => ({ reply: { heard: name } }))
  })
  expect(await page.hook('#asker', 'go')).toEqual({ heard: 'go' })
  expect(page.text('p')).toBe('params')
})

test('a hook sends the browser elsewhere, and nothing behind it runs', async () => {
  const { page } = await hooked((socket) => {
    socket.attachHook('handleEvent', (own) => own.redirect('/login'))
  })
  await page.click('go')
  expect(page.redirectedTo).toBe('/login')
})

test('an event that neither a hook nor the view knows is refused', async () => {
  const { page, it } = await hooked((socket) => void socket.attachHook('handleEvent', () => 'continue'))
  await page.click('unknown')
  expect(page.isLive).toBe(true)
  expect(it.log).toEqual([expect.stringContaining('LIVE_EVENT_UNKNOWN')])
})

test('what a hook pushes after a render goes along with it', async () => {
  const { page } = await hooked((socket) => {
    socket.attachHook('afterRender', (own) => own.pushEvent('drawn', own.assigns.seen.length))
  })
  await page.click('go')
  expect(page.events).toEqual([
    { name: 'drawn', payload: 1 },
    { name: 'drawn', payload: 2 },
  ])
})

test('what a hook assigns after the first render is shown by the next message, whatever that is for', async () => {
  const view = liveView<{ text: string }>({
    mount(socket) {
      let renders = 0
      socket.attachHook('afterRender', (own) => {
        if (renders++ === 0) own.assign({ text: 'after' })
      })
      return { text: 'before' }
    },
    handleEvent: { nothing: () => undefined },
    render: ({ text }) => html`<p>${text}</p><button phx-click="nothing">go</button>`,
  })
  const page = await live(site({ '/': view }).app, '/')
  expect(page.text('p')).toBe('before')
  await page.click('go')
  expect(page.text('p')).toBe('after')
})

test('a promise of a hook that nobody waits for is reported when it is not kept', async () => {
  const { page, it } = await hooked((socket) => {
    socket.attachHook('afterRender', async () => {
      await Promise.reject(new Error('failed'))
    })
  })
  await page.click('go')
  expect(page.isLive).toBe(true)
  expect(it.errors.length).toBeGreaterThan(0)
  expect(it.errors[0]?.message).toContain('afterRender failed')
})

test('a hook that has ended runs no more', async () => {
  let end = (): void => undefined
  const { page } = await hooked((socket) => {
    end = socket.attachHook('handleEvent', halt)
  })
  end()
  await page.click('go')
  expect(page.text('p')).toBe('params event')
})

test('a hook that fails ends the view as its callbacks do', async () => {
  const { page, it } = await hooked((socket) => {
    socket.attachHook('handleEvent', () => {
      throw new Error('failed')
    })
  })
  await expect(page.click('go')).rejects.toThrow('the view has crashed')
  expect(it.errors).toEqual([expect.objectContaining({ code: 'LIVE_CALLBACK_FAILED' })])
})
