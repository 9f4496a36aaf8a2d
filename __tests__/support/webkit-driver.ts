import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from './ports.ts'

const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'

/** Milliseconds for one command. */
const TIME_LIMIT = 60_000

/** A file that a test puts into a field. */
export type ChosenFile = { readonly name: string; readonly buffer: Buffer }

/** What a browser draws on. Of several windows on one screen only the newest would have the focus. */
type Screen = { readonly process: ChildProcess; readonly display: string }

/** A browser of WebKitGTK with its driver, spoken to by WebDriver (https://www.w3.org/TR/webdriver2/). */
export class WebKitDriver {
  readonly #processes: readonly ChildProcess[]
  readonly #url: string
  #session = ''
  /** Commands go to one window after the other. */
  #turn: Promise<unknown> = Promise.resolve()
  #window = ''
  /** Folders with files that tests chose. */
  readonly #folders: string[] = []

  private constructor(processes: readonly ChildProcess[], url: string) {
    this.#processes = processes
    this.#url = url
  }

  /**
   * Starts one, or another where the first is not to be had: now and then a browser does not come up.
   *
   * @param options of the session, such as `acceptInsecureCerts`
   */
  static async start(options: object): Promise<WebKitDriver> {
    for (let tries = 1; ; tries++) {
      const driver = await WebKitDriver.#launch(await startScreen())
      try {
        await driver.#begin(options)
        return driver
      } catch (error) {
        driver.#kill()
        if (tries === 3) throw error
      }
    }
  }

  static async #launch({ process: screen, display }: Screen): Promise<WebKitDriver> {
    const port = String(await freePort())
    const launched = spawnAlong('WebKitWebDriver', [`--port=${port}`], {
      stdio: 'ignore',
      // Its sandbox is not to be had by root; the pages are our own.
      env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
    })
    return new WebKitDriver([launched, screen], `http://127.0.0.1:${port}`)
  }

  async #begin(options: object): Promise<void> {
    await this.#listens()
    const browser = { binary: BROWSER, args: ['--automation'] }
    const capabilities = { alwaysMatch: { ...options, 'webkitgtk:browserOptions': browser } }
    const session = await this.#ask('POST', '/session', { capabilities }, 30_000)
    this.#session = `/session/${(session as { sessionId: string }).sessionId}`
  }

  async #listens(): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await this.#ask('GET', '/status')
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

  async #ask(method: string, path: string, body?: object, limit = TIME_LIMIT): Promise<unknown> {
    const answer = await fetch(this.#url + path, {
      method,
      signal: AbortSignal.timeout(limit),
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    }).catch((error: unknown) => {
      throw new Error(`${String(error)} (${method} ${path})`, { cause: error })
    })
    const { value } = (await answer.json()) as { value: { error?: string; message?: string } }
    if (!answer.ok) throw new Error(`${value.error ?? ''}: ${value.message ?? ''}`)
    return value
  }

  /** Files as the browser reads them, from a disk. They are there until its end. @returns their paths */
  onDisk(files: readonly ChosenFile[]): string[] {
    const folder = mkdtempSync(path.join(tmpdir(), 'chosen-'))
    this.#folders.push(folder)
    return files.map(({ name, buffer }) => {
      const file = path.join(folder, name)
      writeFileSync(file, buffer)
      return file
    })
  }

  async end(): Promise<void> {
    // Not in its turn: a command before it may never be answered.
    await this.#ask('DELETE', this.#session, undefined, 4000).catch(() => undefined)
    this.#kill()
    for (const folder of this.#folders) rmSync(folder, { recursive: true })
  }

  #kill(): void {
    for (const process of this.#processes) process.kill()
  }
}

/** Starts what ends when this process does, also when it is killed. */
function spawnAlong(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], options)
}

async function startScreen(): Promise<Screen> {
  const process = spawnAlong('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x900x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const said = await new Promise<string>((resolve, reject) => {
    process.on('error', reject)
    process.stdout?.once('data', (data: Buffer) => resolve(String(data)))
  })
  return { process, display: `:${said.trim()}` }
}
