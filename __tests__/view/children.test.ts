import { each, html, liveRender, liveView, type Rendered } from '../../lib/index.ts'
import { Children } from '../../lib/instance/children.ts'

const leaf = liveView({ mount: () => ({}), render: () => html`leaf` })

const row = (id: number): ReturnType<typeof liveRender> => liveRender(leaf, { id: `row-${id}` })

const rows = (ids: readonly number[]): Rendered =>
  html`<ul>${each(
    ids,
    (id) => id,
    (id) => html`<li>${row(id)}</li>`,
  )}</ul>`

/** Renders lists one after the other, as a view does. */
function after(...lists: readonly (readonly number[])[]): { children: Children; printed: string[] } {
  const printed: string[] = []
  const children = new Children({ elementOf: ({ id }) => `<i>${printed.push(id)}</i>` })
  for (const ids of lists) {
    for (const id of ids) children.elementOf(row(id))
    children.rendered(() => rows(ids))
  }
  return { children, printed }
}

const upTo = (end: number, start = 0): number[] => Array.from({ length: end - start }, (_, i) => start + i)

test('the element of a child says the same in every render', () => {
  const { children, printed } = after([1], [1])
  expect(children.elementOf(row(1))).toBe('<i>1</i>')
  expect(printed).toEqual(['row-1'])
})

test('a child that is no longer rendered is not found', () => {
  const { children } = after([1, 2], [2])
  const now = (): Rendered => rows([2])
  expect([children.of('row-1', now), children.of('row-2', now)?.id]).toEqual([undefined, 'row-2'])
})

test('children that come and go are not kept for ever', () => {
  const { children, printed } = after(...upTo(1000).map((i) => [i]))
  for (const id of upTo(1000)) children.elementOf(row(id))
  expect(printed.length).toBeGreaterThan(1900)
})

test('another view does not take over an id that the page has, but one that it no longer has', () => {
  const other = liveView({ mount: () => ({}), render: () => html`other` })
  const another = liveRender(other, { id: 'row-1' })
  const refusal = expect.objectContaining({ code: 'LIVE_NESTED_INVALID' })
  expect(() => after([1]).children.elementOf(another)).toThrow(refusal)
  expect(after([1], [2], [2]).children.elementOf(another)).toBe('<i>1</i>')
})

test('many children at once are kept', () => {
  const { children, printed } = after(upTo(500), upTo(500))
  for (const id of upTo(500)) children.elementOf(row(id))
  expect(printed).toHaveLength(500)
})
