import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'

const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'

let screen: Promise<{ readonly process: ChildProcess; readonly display: string }> | undefined

/** A browser of WebKitGTK with its driver, spoken to by WebDriver (https://www.w3.org/TR/webdriver2/). */
export class WebKitDriver {
  readonly #process: ChildProcess
  readonly #url: string
  #session = ''
  /** Commands go to one window after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #window = ''

  private constructor(process: ChildProcess, url: string) {
    this.#process = process
    this.#url = url
  }

  /** @param options of the session, such as `acceptInsecureCerts` */
  static async start(options: object): Promise<WebKitDriver> {
    screen ??= startScreen()
    const [{ display }, port] = await Promise.all([screen, freePort()])
    const process_ = spawn('WebKitWebDriver', [`--port=${String(port)}`], {
      stdio: 'ignore',
      // Its sandbox is not to be had by root; the pages are our own.
      env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
    })
    const driver = new WebKitDriver(process_, `http://127.0.0.1:${String(port)}`)
    await driver.#begin(options)
    return driver
  }

  async #begin(options: object): Promise<void> {
    const browser = { binary: BROWSER, args: ['--automation'] }
    const capabilities = { alwaysMatch: { ...options, 'webkitgtk:browserOptions': browser } }
    for (let tries = 0; ; tries++) {
      try {
        const { sessionId } = (await this.#ask('POST', '/session', { capabilities })) as { sessionId: string }
        this.#session = `/session/${sessionId}`
        return
      } catch (error) {
        if (tries === 100) throw error
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    }
  }

  /** Carries out a command in a window, or in none. @throws with WebDriver's code and message */
  command(window: string | undefined, method: string, path: string, body?: object): Promise<unknown> {
    const turn = this.#turn.then(async () => {
      if (window !== undefined && window !== this.#window)
        await this.#ask('POST', `${this.#session}/window`, { handle: window })
      this.#window = window ?? this.#window
      return this.#ask(method, this.#session + path, body)
    })
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(this.#url + path, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    })
    const { value } = (await answer.json()) as { value: { error?: string; message?: string } }
    if (!answer.ok) throw new Error(`${value.error ?? ''}: ${value.message ?? ''}`)
    return value
  }

  async end(): Promise<void> {
    await this.command(undefined, 'DELETE', '').catch(() => undefined)
    this.#process.kill()
  }
}

/** Ends the screen on which browsers are drawn. */
export async function endScreen(): Promise<void> {
  const started = await screen
  started?.process.kill()
  screen = undefined
}

async function startScreen(): Promise<{ readonly process: ChildProcess; readonly display: string }> {
  const process = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const said = await new Promise<string>((resolve, reject) => {
    process.on('error', reject)
    process.stdout.once('data', (data: Buffer) => resolve(String(data)))
  })
  return { process, display: `:${said.trim()}` }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
