import { runsOf } from '../support/thorough.ts'
import type { Made } from './patch-tree.ts'
import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

/** Other scripts change the page as well: what neither of two renders names is theirs, and stays. */

const sortings = runsOf('lists whose rows scripts have moved', 1000, 60)

/** Moves, takes away and puts in rows as sorting libraries do, then shows another order; the page after each. */
function sorted(seeds: number): readonly string[] {
  const wrong: string[] = []
  const row = (key: string): Made => patch.h`<li id="r-${key}"><i>${key}</i></li>`
  const lists = (a: string, b: string): Made =>
    patch.h`<ul id="a">${patch.each(a.split(''), (key) => key, row)}</ul><ul id="b">${patch.each(b.split(''), (key) => key, row)}</ul>`
  for (let seed = 1; seed <= seeds; seed++) {
    let state = seed * 7919
    const below = (n: number): number => (state = (Math.imul(state, 48271) >>> 0) % 2147483647) % n
    const shuffled = (keys: string): string =>
      keys
        .split('')
        .map((key) => [below(1000), key] as const)
        .sort(([a], [b]) => a - b)
        .map(([, key]) => key)
        .join('')
    const { view, show, at } = patch.joined(lists('abcde', 'xyz'))
    let [a, b] = ['abcde', 'xyz']
    const another = (keys: string, was: string): string => {
      const next = shuffled(keys).slice(below(3))
      return next === was ? another(keys, was) : next
    }
    const nodes = new Map([...view.querySelectorAll('li')].map((node) => [node.id, node]))
    const removed: string[] = []
    for (let step = 0; step < 4; step++) {
      for (let moves = below(4); moves >= 0; moves--) {
        const rows = [...view.querySelectorAll('li')]
        const moved = rows[below(rows.length)] as Element
        if (below(6) === 0) {
          moved.remove()
          removed.push(moved.id)
        } else at(below(2) ? '#a' : '#b').insertBefore(moved, null)
      }
      a = another('abcde', a)
      b = another('xyz', b)
      show(lists(a, b), 'splice')
      const shown = [at('#a').textContent, at('#b').textContent].join(' ')
      if (shown !== `${a} ${b}`) wrong.push(`seed ${seed} step ${step}: ${shown} in place of ${a} ${b}`)
      const isSame = (key: string): boolean =>
        removed.includes(`r-${key}`) || nodes.get(`r-${key}`)?.isSameNode(at(`#r-${key}`)) === true
      if (step === 0 && !(a + b).split('').every(isSame)) wrong.push(`seed ${seed}: other nodes`)
    }
  }
  return wrong
}

test('after scripts have moved rows the page is in the order of the server, each row once', async () => {
  expect(await inPage(sorted, sortings)).toEqual([])
})

test.each(['with ids', 'without ids'])(
  'a row that a script moved right after the join: rows %s',
  async (how) => {
    const seen = await inPage((how) => {
      const row = (key: string): Made =>
        how === 'with ids' ? patch.h`<li id="r-${key}">${key}</li>` : patch.h`<li>${key}</li>`
      const list = (keys: string): Made => patch.h`<ul>${patch.each(keys.split(''), (key) => key, row)}</ul>`
      const { view, show, at } = patch.joined(list('abcde'))
      const first = at('li')
      at('ul').append(first)
      show(list('bcdea'))
      return [view.textContent, first.textContent, view.querySelectorAll('li').length]
    }, how)
    expect(seen).toEqual(['bcdea', 'a', 5])
  },
)

test('a row that was dragged into another list appears once', async () => {
  const seen = await inPage(() => {
    const row = (key: string): Made => patch.h`<li id="r-${key}">${key}</li>`
    const lists = (a: string, b: string): Made =>
      patch.h`<ul id="a">${patch.each(a.split(''), (key) => key, row)}</ul><ul id="b">${patch.each(b.split(''), (key) => key, row)}</ul>`
    const { show, at } = patch.joined(lists('abc', 'de'))
    at('#b').append(at('#r-a'))
    show(lists('bc', 'dea'))
    const moved = [at('#a').textContent, at('#b').textContent]
    at('#a').append(at('#r-d'))
    show(lists('bc', 'dea!'))
    return [...moved, at('#a').textContent, at('#b').textContent]
  })
  // The server did not say where "d" is: it stays where it was put until the order changes.
  expect(seen.slice(0, 2)).toEqual(['bc', 'dea'])
  expect(seen.slice(2)).toEqual(['bc', 'dea!'])
})

type Decorated = { readonly clock: string; readonly word: string }

/** A page that scripts have decorated, after an update and after a rejoin. */
function decorate(given: {
  readonly first: Decorated
  readonly next: Decorated
  readonly how: string
}): string {
  const page = ({ clock, word }: Decorated): Made =>
    patch.h`<h1>${clock}</h1><pre><code class="js">let a = 1</code></pre><x-tag class="${word}">Hello</x-tag><p>${word}</p>at ${clock}`
  const { view, show, at, patcher } = patch.joined(page(given.first))
  at('code').innerHTML = '<b>let</b> a = 1'
  at('code').classList.add('highlighted')
  at('x-tag').classList.add('hydrated')
  at('x-tag').setAttribute('role', 'note')
  at('pre').append(document.createElement('button'))
  view.prepend(document.createElement('aside'))
  if (given.how === 'an update') show(page(given.next))
  else patcher.mount(patch.tree(page(given.next)), false)
  return view.innerHTML
}

test.each(['an update', 'a rejoin'])('what scripts added stays at %s', async (how) => {
  const seen = await inPage(decorate, {
    how,
    first: { clock: '1', word: 'one' },
    next: { clock: '2', word: 'two' },
  })
  expect(seen).toBe(
    '<aside></aside><h1>2</h1><pre><code class="js highlighted"><b>let</b> a = 1</code><button></button></pre><x-tag class="two hydrated" role="note">Hello</x-tag><p>two</p>at 2',
  )
})

test('a date picker keeps its other field and the chosen day when the form shows an error', async () => {
  const seen = await inPage(() => {
    const form = (error: string): Made =>
      patch.h`<form class="f"><input name="day">${error && patch.h`<p class="error">${error}</p>`}<!-- ${error} --></form>`
    const { show, at } = patch.joined(form(''))
    const day = at('[name=day]')
    day.type = 'hidden'
    day.value = '2026-02-02'
    const other = document.createElement('input')
    other.value = '2 February'
    day.after(other)
    show(form('too late'))
    return [
      at('[name=day]') === day,
      day.type,
      day.value,
      other.isConnected,
      other.value,
      at('.error').textContent,
    ]
  })
  expect(seen).toEqual([true, 'hidden', '2026-02-02', true, '2 February', 'too late'])
})

test('content that a script has written anew is replaced when the server changes it', async () => {
  const seen = await inPage(() => {
    const code = (text: string): Made => patch.h`<pre><code>${text}</code></pre>`
    const { view, show, at } = patch.joined(code('let a = 1'))
    at('code').innerHTML = '<b>let</b> a = 1'
    show(code('let a = 2'))
    return view.innerHTML
  })
  expect(seen).toBe('<pre><code>let a = 2</code></pre>')
})

test('markup of which a part changes leaves alone what scripts did to the rest', async () => {
  const seen = await inPage(() => {
    const text = (end: string): Made =>
      patch.h`<article>${patch.raw(`<pre><code>a</code></pre><p>${end}</p>`)}</article>`
    const { view, show, at } = patch.joined(text('one'))
    at('code').innerHTML = '<b>a</b>'
    show(text('two'))
    return view.innerHTML
  })
  expect(seen).toBe('<article><pre><code><b>a</b></code></pre><p>two</p></article>')
})

test('a field that gets another element around it keeps what was typed', async () => {
  const seen = await inPage(() => {
    const page = (isWide: boolean): Made => {
      const field = patch.h`<input id="q">`
      return patch.h`<main>${isWide ? patch.h`<div class="wide"><b>wide</b>${field}</div>` : field}</main>`
    }
    const { show, at } = patch.joined(page(false))
    const field = at('#q')
    field.value = 'typed'
    show(page(true))
    const around = [at('#q') === field, at('#q').value, at('div').childElementCount]
    show(page(false))
    return [...around, at('#q') === field, at('#q').value]
  })
  expect(seen).toEqual([true, 'typed', 2, true, 'typed'])
})
