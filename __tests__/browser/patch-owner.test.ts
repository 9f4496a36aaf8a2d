import type { Diff } from '../../lib/protocol/diff.ts'
import type { Made } from './patch-tree.ts'
import type * as Page from './patch-page.ts'
import { inPage } from './patch-support.ts'

declare const patch: typeof Page

describe('joining', () => {
  test('leaves a page alone that says the same', async () => {
    const seen = await inPage(() => {
      const page = patch.h`<p>Hello ${'you'}</p><br>`
      const watcher = new MutationObserver(() => undefined)
      watcher.observe(document.body, {
        subtree: true,
        childList: true,
        attributes: true,
        characterData: true,
      })
      const { witness } = patch.joined(page)
      // The two records are the test putting the view there.
      return [watcher.takeRecords().length, witness.updated.length]
    })
    expect(seen).toEqual([1, 0])
  })

  test('morphs a page that says something else, and a rejoin morphs it again', async () => {
    const seen = await inPage(() => {
      const page = (a: string, b: string): Made => patch.h`<p id="a">${a}</p><p id="b">${b}</p>`
      const { patcher, view, at } = patch.joined(page('1', '2'))
      const first = at('#a')
      at('#b').textContent = 'other'
      patcher.mount(patch.tree(page('1', '2')), true)
      const joined = view.innerHTML
      patcher.mount(patch.tree(page('3', '4')), false)
      return [joined, view.innerHTML, at('#a') === first]
    })
    expect(seen).toEqual(['<p id="a">1</p><p id="b">2</p>', '<p id="a">3</p><p id="b">4</p>', true])
  })

  test('does not run scripts', async () => {
    const seen = await inPage(() => {
      const active = '<script>window.hasRun = true</script><img src="/x" onerror="window.hasRun = true">'
      const page = (n: string): Made => patch.h`<main>${patch.raw(n && active)}</main>`
      const { show, patcher } = patch.joined(page(''))
      show(page('1'))
      patcher.mount(patch.tree(page('1')), false)
      return 'hasRun' in window
    })
    expect(seen).toBe(false)
  })
})

describe('the owner', () => {
  test('is told of what came, went and changed', async () => {
    const seen = await inPage(() => {
      const page = (title: string, rows: string): Made =>
        patch.h`<h1 class="${title}">x</h1><ul>${patch.each(
          rows.split(''),
          (row) => row,
          (row) => patch.h`<li>${row}</li>`,
        )}</ul>`
      const { show, witness } = patch.joined(page('a', 'xy'))
      show(page('b', 'yz'), 'splice')
      const names = (nodes: readonly Node[]): string[] =>
        nodes.map((node) => node.nodeName + (node.textContent ?? ''))
      return [witness.added, witness.removed, witness.willUpdate, witness.updated].map(names)
    })
    expect(seen).toEqual([['LIz'], ['LIx'], ['ULyz', 'H1x'], ['ULyz', 'H1x']])
  })

  test('is told of changes inside what was drawn as a whole', async () => {
    const seen = await inPage(() => {
      const page = (note: string): Made =>
        patch.h`<section><!-- ${note} --><p>${note}</p><i>same</i></section>`
      const { show, witness } = patch.joined(page('a'))
      show(page('b'))
      return witness.updated.map((node) => node.nodeName)
    })
    expect(seen).toEqual(['P', 'SECTION'])
  })
})

describe('a locked element', () => {
  test.each([
    ['slot by slot', ''],
    ['as a whole', 'whole'],
  ])('is left alone until it is unlocked, written %s', async (_, how) => {
    const seen = await inPage((how) => {
      const bySlots = (note: string): Made =>
        patch.h`<form class="${note}"><p>${note}</p>${note === 'c' ? patch.h`<b>c</b>` : ''}</form><i>${note}</i>`
      const asWhole = (note: string): Made =>
        patch.h`<main><!-- ${note} --><form class="${note}"><p>${note}</p>${note === 'c' ? patch.h`<b>c</b>` : ''}</form><i>${note}</i></main>`
      const page = how ? asWhole : bySlots
      const { show, at, witness, patcher, view } = patch.joined(page('a'))
      witness.locked.add(at('form'))
      show(page('b'))
      show(page('c'))
      const meanwhile = [at('form').outerHTML, at('i').textContent]
      witness.locked.clear()
      patcher.unlocked(at('form'))
      const unlocked = view.innerHTML === patch.parsed(page('c'))
      show(page('d'))
      return [...meanwhile, unlocked, view.innerHTML === patch.parsed(page('d'))]
    }, how)
    expect(seen).toEqual(['<form class="a"><p>a</p></form>', 'c', true, true])
  })

  test('waits for its own end, when another one is unlocked before', async () => {
    const seen = await inPage(() => {
      const page = (note: string): Made =>
        patch.h`<form id="one"><p>${note}</p></form><form id="two"><p>${note}</p></form>`
      const { show, at, witness, patcher } = patch.joined(page('a'))
      for (const id of ['#one', '#two']) witness.locked.add(at(id))
      show(page('b'))
      const shown = (): string => `${at('#one').textContent} ${at('#two').textContent}`
      return ['#one', '#two'].map((id) => {
        witness.locked.delete(at(id))
        patcher.unlocked(at(id))
        return shown()
      })
    })
    expect(seen).toEqual(['b a', 'b b'])
  })
})

describe('what belongs to somebody else', () => {
  test.each([
    ['slot by slot', ''],
    ['as a whole', 'whole'],
  ])('is not touched, but for its data attributes, %s', async (_, how) => {
    const seen = await inPage((how) => {
      const bySlots = (note: string): Made =>
        patch.h`<div phx-update="ignore" id="x" class="${note}" data-note="${note}"><p>${note}</p></div><i>${note}</i>`
      const asWhole = (note: string): Made =>
        patch.h`<main><!-- ${note} --><div phx-update="ignore" id="x" class="${note}" data-note="${note}"><p>${note}</p></div><i>${note}</i></main>`
      const page = how ? asWhole : bySlots
      const { show, at } = patch.joined(page('a'))
      at('#x').append('theirs')
      show(page('b'))
      return [at('#x').outerHTML, at('i').textContent]
    }, how)
    expect(seen).toEqual([
      '<div phx-update="ignore" id="x" class="a" data-note="b"><p>a</p>theirs</div>',
      'b',
    ])
  })
})

describe('messages of other servers', () => {
  test('statics are taken from the table of the message', async () => {
    const seen = await inPage(() => {
      const { patcher, view } = patch.joined(patch.h`<p>${''}</p>`)
      patcher.apply({
        0: { s: 0, k: { 0: { 0: 'a', 1: { 0: 'b', s: 1 } }, kc: 1 } },
        p: { 0: ['<b>', '</b>', ''], 1: ['<i>', '</i>'] },
      })
      return view.innerHTML
    })
    expect(seen).toBe('<p><b>a</b><i>b</i></p>')
  })

  test('another template at the root is morphed', async () => {
    const seen = await inPage(() => {
      const { patcher, view } = patch.joined(patch.h`<p>${'a'}</p>`)
      patcher.apply({ 0: 'b', s: ['<div>', '</div>'] })
      patcher.apply({ 0: 'c' })
      return view.innerHTML
    })
    expect(seen).toBe('<div>c</div>')
  })

  test('components are drawn by number, updated alone and made from one another', async () => {
    const seen = await inPage(() => {
      const view = document.createElement('div')
      view.innerHTML = '<ul><li data-phx-component="1">Ann</li></ul>'
      document.body.replaceChildren(view)
      const { Patcher, Witness } = patch
      const patcher = new Patcher(view, new Witness())
      patcher.mount(
        { 0: 1, 1: '', s: ['<ul>', '', '</ul>'], c: { 1: { 0: 'Ann', s: ['<li>', '</li>'] } } },
        true,
      )
      const ann = view.querySelector('li')
      const steps: (string | boolean)[] = []
      patcher.apply({ c: { 1: { 0: 'Anna' } } })
      steps.push(view.innerHTML)
      patcher.apply({ 1: 2, c: { 2: { 0: 'Bob', s: -1 }, 1: { 0: 'Ann' } } })
      steps.push(view.innerHTML, view.querySelector('li') === ann)
      patcher.apply({ 0: '', c: { 2: { 0: 'Bo' }, 3: { 0: 'Cy', s: 2 } } })
      steps.push(view.innerHTML)
      return steps
    })
    const row = (id: number, name: string): string => `<li data-phx-component="${id}">${name}</li>`
    expect(seen).toEqual([
      `<ul>${row(1, 'Anna')}</ul>`,
      `<ul>${row(1, 'Ann')}${row(2, 'Bob')}</ul>`,
      true,
      `<ul>${row(2, 'Bo')}</ul>`,
    ])
  })

  test('a stream does no harm', async () => {
    const seen = await inPage(() => {
      const { patcher, view } = patch.joined(patch.h`<ul>${''}</ul>`)
      const stream = (text: string): Diff => ({
        k: { 0: { 0: text }, kc: 1 },
        ...{ stream: ['0', [[text, -1, null, false]], []] },
      })
      patcher.apply({ 0: { s: ['<li>', '</li>'], ...stream('a') } })
      patcher.apply({ 0: stream('b') })
      return view.textContent
    })
    expect(seen).toContain('b')
  })

  test.each([
    ['a row that is not there', { 0: { k: { 0: 7, kc: 1, km: true } } }],
    ['an update of what is only text', { 0: { k: { 0: { 0: { 0: 'x' } }, kc: 1 } } }],
    ['fewer rows than it says', { 0: { k: { sp: [[0, 1, []]], kc: 3 } } }],
  ])('%s is refused, and the next join puts everything right', async (_, diff) => {
    const seen = await inPage((diff) => {
      const list = patch.h`<ul>${patch.each(
        ['a'],
        (key) => key,
        (key) => patch.h`<li>${key}</li>`,
      )}</ul>`
      const { patcher, view } = patch.joined(list)
      let isRefused = false
      try {
        patcher.apply(diff as never)
      } catch {
        isRefused = true
      }
      patcher.mount(patch.tree(list), false)
      return [isRefused, view.innerHTML]
    }, diff)
    expect(seen).toEqual([true, '<ul><li>a</li></ul>'])
  })
})
