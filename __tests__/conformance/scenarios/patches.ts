import { attrs, each, html, liveView, raw, type AnyLiveView, type Rendered } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'

/** A view that shows one state after the other, a click each. */
function steps<State>(states: readonly State[], render: (state: State) => Rendered): () => AnyLiveView {
  return () =>
    liveView({
      mount: () => ({ step: 0 }),
      handleEvent: { next: (socket) => socket.update('step', (step) => step + 1) },
      render: ({ step }) => html`<button id="next" phx-click="next">${step}</button>
        <main>${render(states[step] as State)}</main>`,
    })
}

/** Goes through the states, looking at each. */
function looking(count: number, look: (main: Element) => unknown): Scenarios[string]['act'] {
  return async ({ page }) => {
    const seen: unknown[] = []
    for (let step = 0; step < count; step++) {
      if (step > 0) await page.click('#next')
      await page.waitForFunction(
        (text) => document.querySelector('#next:not([class])')?.textContent === text,
        String(step),
      )
      seen.push(await page.locator('main').evaluate(look))
    }
    return seen
  }
}

/** The markup without the spaces between its tags. */
const markup = (main: Element): string => main.innerHTML.replaceAll(/\s*\n\s*/g, '')

const LISTS = ['abc', 'abcde', 'xyabcde', 'edcbayx', 'ecay', '', 'ac', 'abc']

function rows(list: string): Rendered {
  return html`<ul>
    ${each(
      Array.from(list),
      (row) => row,
      (row, i) => html`<li id="row-${row}">${row}<input value="${i}" /></li>`,
    )}
  </ul>`
}

/** For each row the node it is: a number in the order of their appearance. */
function nodesOf(main: Element): string {
  const counter = window as unknown as { nodes?: number }
  return [...main.querySelectorAll<HTMLElement & { node?: number }>('li')]
    .map((row) => `${row.textContent.trim()}${(row.node ??= counter.nodes = (counter.nodes ?? 0) + 1)}`)
    .join(' ')
}

export const patches: Scenarios = {
  'rows that are appended, prepended, moved and removed keep their nodes': {
    view: steps(LISTS, rows),
    act: looking(LISTS.length, nodesOf),
    seen: [
      'a1 b2 c3',
      'a1 b2 c3 d4 e5',
      'x6 y7 a1 b2 c3 d4 e5',
      'e5 d4 c3 b2 a1 y7 x6',
      'e5 c3 a1 y7',
      '',
      'a8 c9',
      'a8 b10 c9',
    ],
  },
  'moves travel in the dialect of the client': {
    view: steps(['abc', 'cab'], rows),
    act: async (visit) => {
      await visit.click('#next')
      await visit.shows('li', 'c')
      return visit.heardOfServer(1, (_event, payload) => /"(km|sp)":/.exec(JSON.stringify(payload))?.[1])
    },
    seen: ['km'],
    differs: { why: 'our client says that it knows splices, which are shorter', seen: ['sp'] },
  },
  'rows of the rows of a list': {
    view: steps(
      [
        [
          ['a', '12'],
          ['b', '3'],
        ],
        [
          ['b', '43'],
          ['c', ''],
          ['a', '21'],
        ],
        [['c', '5']],
      ] as readonly (readonly [string, string])[][],
      (groups) =>
        html`${each(
          groups,
          ([name]) => name,
          ([name, items]) => html`<section id="${name}">
          <h2>${name}</h2>
          ${each(
            Array.from(items),
            (item) => item,
            (item) => html`<li id="${name}${item}">${item}${item > '2' && html`<b>!</b>`}</li>`,
          )}
        </section>`,
        )}`,
    ),
    act: looking(3, markup),
    seen: [
      '<section id="a"><h2>a</h2><li id="a1">1</li><li id="a2">2</li></section><section id="b"><h2>b</h2><li id="b3">3<b>!</b></li></section>',
      '<section id="b"><h2>b</h2><li id="b4">4<b>!</b></li><li id="b3">3<b>!</b></li></section><section id="c"><h2>c</h2></section><section id="a"><h2>a</h2><li id="a2">2</li><li id="a1">1</li></section>',
      '<section id="c"><h2>c</h2><li id="c5">5<b>!</b></li></section>',
    ],
  },
  'rows of table, select and list without ids': {
    view: steps(
      ['ab', 'cab', 'b'],
      (list) => html`
        <table>
          ${each(
            Array.from(list),
            (row) => row,
            (row) => html`<tr>
              <td>${row}</td>
            </tr>`,
          )}
        </table>
        <select>
          ${Array.from(list).map((row) => html`<option value="${row}" selected=${row === 'b'}>${row}</option>`)}
        </select>`,
    ),
    act: looking(3, (main) => [
      [...main.querySelectorAll('td')].map((cell) => cell.textContent).join(),
      [...main.querySelectorAll('option')].map((option) => option.textContent).join(),
      main.querySelector('select')?.value,
    ]),
    seen: [
      ['a,b', 'a,b', 'b'],
      ['c,a,b', 'c,a,b', 'b'],
      ['b', 'b', 'b'],
    ],
  },
  'conditional templates come, go and take turns': {
    view: steps(
      [undefined, 'a', 'b', 'c', undefined, 'a'],
      (which) =>
        html`[${which === 'a' && html`<p>first ${which}</p>`}|${
          which === undefined
            ? 'none'
            : which === 'b'
              ? html`<i>${which}</i><b>${raw('<u>b</u>')}</b>`
              : html`<p>${html`deep ${which}`}</p>`
        }]`,
    ),
    act: looking(6, markup),
    seen: [
      '[|none]',
      '[<p>first a</p>|<p>deep a</p>]',
      '[|<i>b</i><b><u>b</u></b>]',
      '[|<p>deep c</p>]',
      '[|none]',
      '[<p>first a</p>|<p>deep a</p>]',
    ],
  },
  'a view whose whole template changes': {
    view: () =>
      liveView({
        mount: () => ({ isOpen: false }),
        handleEvent: { toggle: (socket) => socket.update('isOpen', (isOpen) => !isOpen) },
        render: ({ isOpen }) =>
          isOpen
            ? html`<p>open</p>
                <button id="it" phx-click="toggle">${'close'}</button>`
            : html`<button id="it" phx-click="toggle">open</button>`,
      }),
    act: async (visit) => {
      const { page } = visit
      await visit.click('#it')
      await visit.shows('p', 'open')
      const open = await page.locator('#phx-main').evaluate(markup)
      await visit.click('#it')
      await visit.shows('#it', 'open')
      return [open, await page.locator('#phx-main').evaluate(markup)]
    },
    seen: [
      '<p>open</p><button id="it" phx-click="toggle">close</button>',
      '<button id="it" phx-click="toggle">open</button>',
    ],
  },
  'attributes come and go': {
    view: steps(
      [
        { class: 'a', on: false, title: 'x' },
        { class: ['b', 'c'], on: true, title: undefined },
        { class: undefined, on: false, title: '"<&>\'' },
        { class: '', on: true, title: 'ü' },
      ],
      (of) => html`
        <p class=${of.class} title=${of.title} hidden=${of.on} ${attrs({ 'data-on': of.on, lang: of.title })}></p>
        <input type="checkbox" checked=${of.on} disabled=${of.on} aria-label="is ${of.title ?? 'nothing'}" />
        <details open=${of.on}></details>
        <a href="/elsewhere?to=${of.title}" style="top: ${of.on ? 1 : 2}px">link</a>`,
    ),
    act: looking(4, (main) =>
      [...main.querySelectorAll('*')].map((element) =>
        [
          ...[...element.attributes].map(({ name, value }) => `${name}=${value}`).sort(),
          ...('checked' in element && element.checked === true ? ['is checked'] : []),
        ].join(' '),
      ),
    ),
    seen: [
      ['class=a lang=x title=x', 'aria-label=is x type=checkbox', '', 'href=/elsewhere?to=x style=top: 2px'],
      [
        'class=b c data-on= hidden=',
        'aria-label=is nothing checked= disabled= type=checkbox is checked',
        'open=',
        'href=/elsewhere?to= style=top: 1px',
      ],
      [
        'lang="<&>\' title="<&>\'',
        'aria-label=is "<&>\' type=checkbox',
        '',
        'href=/elsewhere?to="<&>\' style=top: 2px',
      ],
      [
        'class= data-on= hidden= lang=ü title=ü',
        'aria-label=is ü checked= disabled= type=checkbox is checked',
        'open=',
        'href=/elsewhere?to=ü style=top: 1px',
      ],
    ],
  },
  'text is text': {
    view: steps(
      ['<b>&amp;</b>', '"quotes" \'and\' `ticks`', '👩‍👩‍👧‍👦 \u0000 e\u0301 \u2028 \\n', ' spaces \n lines ', ''],
      (text) => html`<pre>${text}</pre><textarea>${text}</textarea><script type="text/plain">x</script>`,
    ),
    act: looking(5, (main) => main.querySelector('pre')?.textContent),
    seen: ['<b>&amp;</b>', '"quotes" \'and\' `ticks`', '👩‍👩‍👧‍👦  e\u0301 \u2028 \\n', ' spaces \n lines ', ''],
  },
  'what the server says of its own accord': {
    view: (site) =>
      liveView({
        mount: (socket) => {
          socket.subscribe('news')
          return { news: [] as readonly string[] }
        },
        handleInfo: {
          said: (socket, text: string) => socket.update('news', (news) => [...news, text]),
        },
        terminate: () => site.hear('terminate'),
        render: ({ news }) => html`<p>${news.join(' ')}</p>`,
      }),
    act: async (visit) => {
      for (const text of ['one', 'two', 'three']) visit.site.live.pubsub.broadcast('news', 'said', text)
      await visit.shows('p', 'one two three')
      return visit.heardOfServer(3, (name, payload) => (name === 'diff' ? payload : undefined))
    },
    seen: [{ 0: 'one' }, { 0: 'one two' }, { 0: 'one two three' }],
  },
}
