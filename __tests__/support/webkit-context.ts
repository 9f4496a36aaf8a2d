import { WebKitDriver } from './webkit-driver.ts'
import { playable, WebKitPage } from './webkit-page.ts'

type Cookie = {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
}

/** A visitor with a WebKit of their own, as far as our tests use what Playwright calls a context. */
export class WebKitContext {
  readonly #driver: WebKitDriver
  #hasPage = false

  private constructor(driver: WebKitDriver) {
    this.#driver = driver
  }

  static async open({ ignoreHTTPSErrors = false }: { ignoreHTTPSErrors?: boolean }): Promise<WebKitContext> {
    return new WebKitContext(await WebKitDriver.start({ acceptInsecureCerts: ignoreHTTPSErrors }))
  }

  /** Another window; the first is there from the beginning. */
  async newPage(): Promise<WebKitPage> {
    const first = (): Promise<unknown> => this.#driver.command(undefined, 'GET', '/window')
    const another = (): Promise<unknown> =>
      this.#driver.command(undefined, 'POST', '/window/new', { type: 'window' })
    const window = this.#hasPage ? ((await another()) as { handle: string }).handle : String(await first())
    this.#hasPage = true
    return playable(new WebKitPage(this.#driver, window, this), 'page')
  }

  async cookies(): Promise<Cookie[]> {
    return (await this.#driver.command(undefined, 'GET', '/cookie')) as Cookie[]
  }

  async addCookies(cookies: readonly object[]): Promise<void> {
    for (const cookie of cookies) await this.#driver.command(undefined, 'POST', '/cookie', { cookie })
  }

  close(): Promise<void> {
    return this.#driver.end()
  }
}
