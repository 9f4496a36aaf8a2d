import type { Request, Response } from 'express'
import { readAnswer } from '../../lib/join/dispatch.ts'
import { originRule } from '../../lib/http/allowed-origins.ts'
import { hasChanged } from '../../lib/join/static-files.ts'
import { eventUnknown } from '../../lib/errors/index.ts'
import { FlashCookies, FlashTokens } from '../../lib/page/flash.ts'
import { pathOf, rawParams } from '../../lib/page/request.ts'
import { PageTokens } from '../../lib/page/token.ts'
import { VisitorCookies } from '../../lib/page/visitor-cookies.ts'
import { readClientInfo } from '../../lib/protocol/client-info.ts'
import { decodeForm, fieldPath } from '../../lib/protocol/form.ts'
import { decode } from '../../lib/protocol/frame.ts'
import { isLocalUrl } from '../../lib/protocol/local-path.ts'
import { readEvent, readJoin, readPatch } from '../../lib/protocol/payloads.ts'
import { flawOfValue } from '../../lib/protocol/safe-value.ts'
import { Tree } from '../../lib/protocol/tree.ts'
import { requestOrigin } from '../../lib/http/request-origin.ts'
import { each } from '../../lib/template/each.ts'
import { printAttributes } from '../../lib/template/escape/attribute.ts'
import { printUrl } from '../../lib/template/escape/escape.ts'
import { attrs, html } from '../../lib/template/html.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import { headOf } from '../../lib/view/head.ts'
import * as browser from '../../browser/patch/tree.ts'
import { expectLinear } from '../support/linear.ts'
import { sampleOf } from '../support/thorough.ts'

/** @unit characters */
const LENGTH = 1_000_000

const SECRETS = ['a secret of no less than thirty-two letters']
const flash = new FlashTokens(SECRETS, () => undefined)
const visitors = new VisitorCookies(SECRETS, false)
const tokens = new PageTokens(SECRETS)

/** A request with nothing but what a visitor may say, behind a proxy that says as much. */
const requestWith = (headers: Readonly<Record<string, string>>, originalUrl = '/'): Request =>
  ({
    headers,
    originalUrl,
    params: {},
    protocol: headers['x-forwarded-proto'] ?? 'http',
    socket: {},
    get: (name: string) => headers[name],
    app: { get: (name: string) => (name === 'trust proxy fn' ? () => true : true) },
  }) as unknown as Request

const response = { clearCookie: () => undefined } as unknown as Response

/** All that reads what a visitor, or an application that repeats it, has written. */
const PARSERS: Readonly<Record<string, (text: string) => unknown>> = {
  'a form': decodeForm,
  'the name of a field': fieldPath,
  'a frame': decode,
  'a value': (text) => flawOfValue({ [text]: [text] }),
  'a join': (text) => readJoin({ url: text, session: text, static: text, params: { _track_static: [text] } }),
  'a patch': (text) => readPatch({ url: text }, 'http://site.test/'),
  'an event': (text) => readEvent({ type: 'form', event: text, value: text, meta: { _target: text } }),
  'what a client says of itself': (text) => readClientInfo({ _timeZone: text, _viewport: text }),
  'a path': isLocalUrl,
  'a token of a page': (text) => tokens.read(text),
  'a token of messages': (text) => flash.open(['visitor'], text),
  'messages that are sealed': (text) => flash.seal('visitor', { info: text, [text]: text }),
  'a cookie of a visitor': (text) =>
    visitors.of({ cookie: `live_visitor_${visitors.letters}=${text}live_visitor_` }),
  'a cookie of messages': (text) =>
    new FlashCookies(flash, visitors).take(
      requestWith({ cookie: `__phoenix_flash__=${text};__phoenix_flash__=${text}` }),
      response,
    ),
  'a host': (host) => requestOrigin(requestWith({ host })),
  'a forwarded host': (text) =>
    requestOrigin(requestWith({ 'x-forwarded-host': text, 'x-forwarded-proto': text })),
  'an origin': (origin) =>
    originRule(['https://site.test'], () => undefined)(requestWith({ origin, host: 'site.test' })),
  'a URL': (text) => [pathOf(requestWith({}, text)), rawParams(requestWith({}, `/?${text}`))],
  'a redirect of the application': (to) => readAnswer({ kind: 'redirect', to, status: 302 }, '/x'),
  'the path of a redirect': (text) => readAnswer({ kind: 'redirect', to: 'x', status: 302 }, `/${text}`),
  'files of a page': (text) => hasChanged([text], [text, `/${text}`]),
  'the name of an event': (text) => eventUnknown('view', text, ['save', text]),
  'a URL in a template': printUrl,
  'attributes of a template': (text) =>
    printAttributes(attrs({ href: text, class: [text, [text]] }), { written: new Map() }),
  'a text in a template': (text) => toHtml(html`<p title=${text}>${text}</p>`),
  'a head': (text) =>
    headOf({ canonical: `/${text}`, bodyClass: text, meta: { a: text } }, 'en', 'http://a.test/'),
}

const UNITS = [
  ...Array.from('a0=&[];.,:/\\%+-_<>"\'{?#@ \t\n\u0000é\ud800'),
  ...[
    '[a]',
    '][',
    '[[',
    '%41',
    'a=1&',
    'a[b]=1&',
    '; a=',
    '; ',
    '"a":',
    '{"a":',
    '//',
    '../',
    'xn--',
    'a.',
    '😀',
  ],
  ...['<!--', '<!x', '<i>', '<i></i>', '</i>', '<svg>', ' a="b"', ' a=b', '<i a>', '<i/>'],
]

const rows = Object.keys(PARSERS).flatMap((name) => UNITS.map((unit) => [name, unit] as const))
const tried = sampleOf('texts for the parsers of the library', rows, 60)

test.each(Object.entries(PARSERS))('%s is read in linear time', (name, parse) => {
  for (const [of, unit] of tried) {
    if (of !== name) continue
    for (const after of ['', '\u0001']) {
      const text = unit.repeat(LENGTH / unit.length) + after
      expectLinear(`${name} of ${JSON.stringify([unit, after])}`, () => parse(text), 5000)
    }
  }
})

/** Rows that take a million letters of a message together. */
const MANY = 50_000
const listOf = (first: number): object =>
  Object.fromEntries(Array.from({ length: MANY }, (_, i) => [i, { 0: `row ${String(first + i)}` }]))

/** A slow machine takes half a second; what is quadratic takes minutes. @unit milliseconds */
const MERGED = 5000

test('a long list is merged in linear time', () => {
  const list = { s: ['', ''], 0: { s: ['<p>', '</p>'], k: { kc: MANY, ...listOf(0) } } }
  const text = JSON.stringify(list)
  const backwards = Object.fromEntries(Array.from({ length: MANY }, (_, i) => [i, MANY - 1 - i]))
  const changes = [{ k: listOf(1) }, { k: { km: true, ...backwards } }, { k: { kc: 1 } }]
  expectLinear(
    'the list of the library',
    () => {
      const tree = new Tree(JSON.parse(text))
      for (const change of changes) tree.merge(JSON.parse(JSON.stringify({ 0: change })))
      return tree.toString()
    },
    MERGED,
  )
  expectLinear(
    'the list of the browser',
    () => {
      const tree = browser.adopt(JSON.parse(text))
      for (const change of changes) browser.merge(tree, JSON.parse(JSON.stringify({ 0: change })))
      return browser.print(tree, {})
    },
    MERGED,
  )
})

test('the key that stands twice is found in linear time', () => {
  const keys = Array.from({ length: MANY * 2 }, (_, i) => Math.min(i, MANY * 2 - 2))
  const render = (): unknown =>
    toHtml(
      html`${each(
        keys,
        (key) => key,
        (key) => html`<p>${key}</p>`,
      )}`,
    )
  expectLinear('the key', () => expect(render).toThrow(expect.objectContaining({ code: 'LIVE_KEY_TWICE' })))
})
