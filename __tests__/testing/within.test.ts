import express from 'express'
import { event, fields, html, liveRouter, liveView, type AnyLiveView } from '../../lib/index.ts'
import { live, type LivePage, type LivePageOptions } from '../../lib/testing/index.ts'

const orders: AnyLiveView = liveView({
  mount: () => ({ said: '' }),
  handleEvent: {
    edit: event(fields({ id: String }), (socket, { id }) => socket.assign({ said: `edit ${id}` })),
    remove: (socket) => socket.assign({ said: 'removed' }),
    note: event(fields({ note: String }), (socket, { note }) => socket.assign({ said: note })),
  },
  render: ({ said }) => html`
    <p>${said}</p>
    ${['1', '2'].map(
      (id) => html`
        <section id="order-${id}">
          <h2>Order ${id} ${said}</h2>
          <button phx-click="edit" phx-value-id=${id}>Edit</button>
          <button phx-click="remove" data-confirm="Remove ${id}?">Remove</button>
          <form phx-submit="note"><input name="note"><button data-confirm="Really?">Save</button></form>
        </section>`,
    )}`,
})

const open = (options: LivePageOptions = {}): Promise<LivePage> =>
  live(express().use(liveRouter().live('/', orders)), '/', options)

test('clicks, reads and fills in inside of one element, which may be rendered anew', async () => {
  const page = await open()
  const order = page.within('#order-2')
  await order.click('Edit')
  expect(page.text('p')).toBe('edit 2')
  expect(order.text('h2')).toBe('Order 2 edit 2')
  expect(order.texts('h2')).toHaveLength(1)
  expect(order.has('h2', 'Order 1')).toBe(false)
  await order.submit('form', { note: 'soon' })
  expect(page.text('p')).toBe('soon')
})

test('may be narrowed twice, and without a selector reads all that is inside', async () => {
  const page = await open()
  expect(page.within('#order-2').within('h2').text()).toBe('Order 2')
  expect(page.within('#order-1').title).toBe('Live')
})

test.each([
  ['the element is not there', '#order-3', 'Edit', 'No element matches "#order-3"'],
  ['nothing in it is meant', '#order-2', 'Add', /^No element is named[^]*<section id="order-2">/],
  ['what is meant is outside', '#order-2', '#order-1 button:first', 'No element is named'],
])('says so where %s', async (_what, within, target, why) => {
  const page = await open()
  await expect(page.within(within).click(target)).rejects.toThrow(why)
})

test.each(['Edit', '[phx-click=edit]', 'button:contains("Edit")'])(
  'more than one match of %s are listed as they are in the page',
  async (target) => {
    const page = await open()
    const lines =
      /^More than one \(2\).*\n- <button phx-click="edit" phx-value-id="1">Edit<\/button>\n- .*"2">/
    await expect(page.click(target)).rejects.toThrow(lines)
  },
)

test('the matches of a reading are listed as well', async () => {
  const page = await open()
  expect(() => page.text('h2')).toThrow('- <h2>Order 1 </h2>\n- <h2>Order 2 </h2>')
})

test('data-confirm is answered by yes, or as the test says', async () => {
  const agreeing = await open()
  await agreeing.within('#order-1').click('Remove')
  expect(agreeing.text('p')).toBe('removed')
  const asked: string[] = []
  const page = await open({ confirm: (question) => asked.push(question) > 2 })
  await page.within('#order-2').click('Remove')
  await page.within('#order-2').submit('form', { note: 'x' })
  expect(page.text('p')).toBe('')
  await page.within('#order-2').click('Remove')
  expect(page.text('p')).toBe('removed')
  expect(asked).toEqual(['Remove 2?', 'Really?', 'Remove 2?'])
})
