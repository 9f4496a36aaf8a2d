import { request, type IncomingMessage } from 'node:http'

/** Texts by name. */
export type Texts = Readonly<Record<string, string>>

/** What a server answered to a request. */
export type Answer = {
  readonly status: number
  /** Where a redirect leads. */
  readonly location: string | undefined
  readonly text: string
}

/** What a cookie holds, and when it ends. @unit milliseconds since 1970 */
type Cookie = { readonly value: string; readonly end: number }

type Question = {
  readonly host: string
  readonly path: string
  readonly headers?: Texts
  readonly body?: string
  readonly signal?: AbortSignal | undefined
}

/** The browser of one visitor, as far as a server can tell: its cookies and its own headers. */
export class Visitor {
  readonly #headers: Texts
  readonly #cookies: Map<string, Cookie>

  constructor(headers: Texts, cookies: Texts) {
    const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
    this.#headers = Object.fromEntries(lowered) as Texts
    this.#cookies = new Map()
    for (const [name, value] of Object.entries(cookies)) this.keep(name, value)
  }

  /** The cookies by name, as they stand in the `Cookie` header. Those whose time is over are not among them. */
  get cookies(): Texts {
    const now = Date.now()
    const left = [...this.#cookies].filter(([, { end }]) => end > now)
    return Object.fromEntries(left.map(([name, { value }]) => [name, value]))
  }

  /** What goes along with each request of this visitor. */
  get headers(): Texts {
    const cookies = Object.entries(this.cookies)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
    const given = this.#headers['cookie']
    const cookie = [given, cookies].filter(Boolean).join('; ')
    return { ...this.#headers, ...(cookie && { cookie }) }
  }

  /** Gets a page, and keeps the cookies that come with it. Redirects are not followed. */
  get(host: string, path: string): Promise<Answer> {
    return this.#ask('GET', { host, path })
  }

  /** Posts a form in the same way. */
  post(host: string, path: string, fields: string): Promise<Answer> {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: `http://${host}` }
    return this.#ask('POST', { host, path, headers, body: fields })
  }

  /** Posts JSON, as scripts of a page do. */
  postJson(
    host: string,
    path: string,
    body: unknown,
    { headers, signal }: { readonly headers: Texts; readonly signal?: AbortSignal },
  ): Promise<Answer> {
    const all = { 'content-type': 'application/json', accept: '*/*', origin: `http://${host}`, ...headers }
    return this.#ask('POST', { host, path, headers: all, body: JSON.stringify(body), signal })
  }

  #ask(method: string, { host, path, headers, body = '', signal }: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const all = { accept: 'text/html', host, ...headers, ...this.headers }
      const options = { method, agent: false, headers: all, ...(signal && { signal }) }
      const asked = request(`http://${host}${path}`, options, (response) => {
        this.#keep(response.headers['set-cookie'] ?? [])
        read(response).then(resolve, reject)
      })
      asked.on('error', reject).end(body)
    })
  }

  /** Sets a cookie, as scripts of a page do. */
  keep(name: string, value: string): void {
    this.#cookies.set(name, { value, end: Infinity })
  }

  #keep(cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [pair = '', ...attributes] = cookie.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at).trim()
      this.#cookies.set(name, { value: pair.slice(at + 1).trim(), end: endOf(attributes) })
    }
  }
}

/** When a cookie ends, by its attributes: `Max-Age` counts before `Expires` (RFC 6265, section 5.3). @unit milliseconds since 1970 */
function endOf(attributes: readonly string[]): number {
  const given = new Map(
    attributes.map((each) => {
      const [name = '', value = ''] = each.trim().split('=')
      return [name.toLowerCase(), value]
    }),
  )
  const seconds = Number(given.get('max-age') ?? NaN)
  const end = isNaN(seconds) ? Date.parse(given.get('expires') ?? '') : Date.now() + 1000 * seconds
  return isNaN(end) ? Infinity : end
}

async function read(response: IncomingMessage): Promise<Answer> {
  let text = ''
  response.setEncoding('utf8')
  for await (const chunk of response) text += chunk as string
  return { status: response.statusCode ?? 0, location: response.headers.location, text }
}
