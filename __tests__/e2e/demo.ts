import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import express, { type RequestHandler } from 'express'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { createApp } from '../../demo/app.ts'
import { newPage, type Tab } from '../support/browser.ts'
import { freePort } from '../support/ports.ts'
import { built } from '../support/program.ts'

const SECRET = 'a secret of the tests, long enough for all of them'
const ROOT = path.join(__dirname, '../..')

const ends: (() => unknown)[] = []

afterEach(() => {
  for (const end of ends.splice(0).reverse()) end()
})

/**
 * The demo in this process, with nothing in it or with what is in a file; gives back its address.
 * @param before what stands before it
 */
export async function demo(todoFile = ':memory:', before: readonly RequestHandler[] = []): Promise<string> {
  const photoFolder = mkdtempSync(path.join(tmpdir(), 'photos-'))
  const app = express().use(...before, createApp({ todoFile, photoFolder, secret: SECRET }))
  const server = app.listen(0, '127.0.0.1')
  ends.push(() => {
    server.close()
    server.closeAllConnections()
    rmSync(photoFolder, { recursive: true })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  return addressOf(server)
}

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** A new visitor at a page, with its views joined. */
export async function visitor(url: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const tab = await newPage(options)
  await tab.page.goto(url)
  await joined(tab.page)
  return tab
}

/** Waits until every live root of the page is joined. */
export async function joined(page: Page): Promise<void> {
  await page.waitForFunction(() => !document.querySelector('[data-phx-session]:not(.phx-connected)'))
}

let program: Promise<string> | undefined

/** The demo in a process that can be killed and started again on the same port. */
export class DemoProcess {
  readonly #todoFile: string
  #port = 0
  #process: ChildProcess | undefined

  constructor() {
    const folder = mkdtempSync(path.join(tmpdir(), 'demo-'))
    this.#todoFile = path.join(folder, 'todos.db')
    ends.push(() => {
      this.kill()
      rmSync(folder, { recursive: true })
    })
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    this.#port ||= await freePort()
    const photos = path.join(path.dirname(this.#todoFile), 'photos')
    const kept = { TODO_DB: this.#todoFile, PHOTOS: photos, LIVE_SECRET: SECRET }
    const env = { ...process.env, PORT: String(this.#port), ...kept }
    program ??= built('demo/server.ts')
    const started = spawn(process.execPath, [await program], { cwd: ROOT, env })
    this.#process = started
    await new Promise((resolve, reject) => {
      started.stdout.once('data', resolve)
      started.stderr.once('data', (data: Buffer) => reject(new Error(String(data))))
    })
  }

  /** As a crash does it: nothing is said to anybody. */
  kill(): void {
    this.#process?.kill('SIGKILL')
    this.#process = undefined
  }
}
