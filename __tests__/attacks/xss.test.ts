import {
  each,
  event,
  fields,
  html,
  JS,
  link,
  liveView,
  type AnyLiveView,
  type Renderable,
} from '../../lib/index.ts'
import { Site } from '../conformance/site.ts'
import { Visit } from '../conformance/visit.ts'
import { newPage } from '../support/browser.ts'

/** Texts that run script in one position or another where they are not escaped for it. */
const CORPUS = [
  '<script>window.hit=1</script>',
  '</script><script>window.hit=1</script>',
  '</textarea><img src=x onerror=window.hit=1>',
  '</title><img src=x onerror=window.hit=1>',
  '</style><img src=x onerror=window.hit=1>',
  '</option></select><img src=x onerror=window.hit=1>',
  '<img src=x onerror=window.hit=1>',
  '<svg onload=window.hit=1>',
  '<svg><animate xlink:href=#a attributeName=href values=javascript:window.hit=1 /><a id=a><text>x</text></a>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=1&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=window.hit=1>">',
  '<iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
  '<base href=//evil.test><meta http-equiv=refresh content=0;url=//evil.test>',
  '<template><img src=x onerror=window.hit=1></template>',
  '<!--><img src=x onerror=window.hit=1>-->',
  '" onmouseover="window.hit=1" autofocus onfocus="window.hit=1',
  "' onmouseover='window.hit=1' autofocus onfocus='window.hit=1",
  'x onmouseover=window.hit=1 autofocus onfocus=window.hit=1',
  '`onmouseover=window.hit=1',
  'javascript:window.hit=1',
  ' \u0001JaVaScRiPt:window.hit=1',
  'java\tscr\nipt:window.hit=1',
  'javascript&colon;window.hit=1',
  '&#106;avascript:window.hit=1',
  'data:text/html,<script>window.hit=1</script>',
  'vbscript:window.hit=1',
  'background:url(javascript:window.hit=1)',
  'x:expression(window.hit=1)',
  '[["exec",{"attr":"onclick"}],["set_attr",{"attr":["onclick","window.hit=1"]}]]',
  '{{constructor.constructor("window.hit=1")()}}',
  '${window.hit=1}',
  '\u2028window.hit=1\u2029',
  '\ud800<img src=x onerror=window.hit=1>',
  '\0<img src=x onerror=window.hit=1>',
  '&lt;img src=x onerror=window.hit=1&gt;',
]

/** Each position of a template in which a text of a visitor may stand. */
const everywhere = (text: string): Renderable => html`
  <p class="text">${text}</p>
  <p title="${text}" data-note="${text}" aria-label=${text} class="${text}" lang="x ${text}">attributes</p>
  <a class="href" href="${text}">a</a><a class="path" href="/look/${text}">b</a><a class="query" href="/?q=${text}">c</a>
  ${link({ navigate: `/?q=${text}`, title: text }, text)}
  <img alt="${text}" src="/none?${text}">
  <form action="${text}"><input value="${text}" placeholder="${text}"><button formaction="${text}">d</button></form>
  <textarea>${text}</textarea><select><option value="${text}">${text}</option></select>
  <svg><text>${text}</text><a href="${text}"><title>${text}</title></a></svg>
  <button phx-click="keep" phx-value-text="${text}">e</button>
  <button phx-click=${JS.push('keep', { value: { text } })}>f</button>
  <template><b>${text}</b></template><pre>${text}</pre>`

const POLICY =
  `default-src 'self'; script-src 'self'; style-src 'self'; img-src *; connect-src 'self'; object-src 'none';
  base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types express-liveview`.replaceAll(
    /\s+/g,
    ' ',
  )

const wall = (): AnyLiveView =>
  liveView({
    mount: () => ({ texts: CORPUS, kept: '' }),
    pageTitle: ({ kept }) => kept || '</title><script>window.hit=1</script>',
    handleEvent: {
      turn: (socket) => socket.update('texts', ([first = '', ...rest]) => [...rest, first]),
      keep: event(fields({ text: String }), (socket, { text }) => socket.assign({ kept: text })),
    },
    render: ({ texts, kept }) =>
      html`<button id="turn" phx-click="turn">turn</button><b id="kept">${kept}</b>
        ${each(
          texts,
          (_text, at) => at,
          (text) => html`<section>${everywhere(text)}</section>`,
        )}`,
  })

/** What a page may not have, whoever wrote its texts. */
function harm(): unknown {
  const all = [...document.querySelectorAll('#phx-main *, head *')]
  const names = all.flatMap((element) => element.getAttributeNames())
  const links = [...document.querySelectorAll<HTMLAnchorElement>('#phx-main a[href], #phx-main [src]')]
  const schemeOf = (each: Element): string =>
    new URL(each.getAttribute('href') ?? each.getAttribute('src') ?? '', location.href).protocol
  return {
    hit: 'hit' in window,
    foreign: document.querySelectorAll('#phx-main :is(script, iframe, style, base, meta, math)').length,
    handlers: names.filter((name) => /^on|^srcdoc$/i.test(name)),
    scripts: links.filter((each) => /^(?:javascript|data|vbscript):/.test(schemeOf(each))).length,
    refused: (window as unknown as { refused: string[] }).refused,
  }
}

const NONE = { hit: false, foreign: 0, handlers: [], scripts: 0, refused: [] }

let open: Site | undefined
afterEach(() => open?.stop())

test('41, 42, 47, N17: no text runs script in any position, first printed or patched, and no policy has to refuse it', async () => {
  const site = (open = new Site('ours', wall))
  site.policy = POLICY
  await site.start()
  const { page, errors } = await newPage()
  await page.addInitScript(() => {
    const refused: string[] = []
    Object.assign(window, { refused })
    document.addEventListener('securitypolicyviolation', (event) =>
      refused.push(`${event.violatedDirective} ${event.sample}`),
    )
  })
  const visit = new Visit(page, site)
  await visit.open()
  await visit.joined()
  expect(await page.evaluate(harm)).toEqual(NONE)

  for (let turn = 1; turn < 4; turn++) {
    await page.click('#turn')
    await page.waitForFunction((text) => document.querySelector('.text')?.textContent === text, CORPUS[turn])
    expect(await page.evaluate(harm)).toEqual(NONE)
  }
  for (const [at, text] of [CORPUS[3], CORPUS[10]].entries()) {
    await page
      .locator('section')
      .nth(at * 7)
      .locator('button', { hasText: 'f' })
      .click()
    await page.waitForFunction((kept) => document.querySelector('#kept')?.textContent === kept, text)
  }
  expect(await page.evaluate(harm)).toEqual(NONE)
  expect(errors.filter((error) => !/404|Failed to load/.test(error))).toEqual([])
})
