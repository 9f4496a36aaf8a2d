import type { Page } from 'playwright-core'
import { engine } from '../support/browser.ts'
import type { WebKitPage } from '../support/webkit-page.ts'

/** What a page's console said, or a frame. */
export type Witnessed = { readonly by: 'console' | 'browser' | 'server'; readonly text: string }

/** Tells the site what happens in the page, in its order. */
function tellSite(): void {
  let told: Promise<unknown> = Promise.resolve()
  const send = window.fetch.bind(window)
  const tell = (by: Witnessed['by'], text: string): void => {
    const body = JSON.stringify({ by, text })
    told = told.then(() =>
      fetch('/witness', { method: 'POST', body, keepalive: true }).catch(() => undefined),
    )
  }
  for (const level of ['error', 'warn'] as const) {
    const say = console[level].bind(console)
    console[level] = (...said: unknown[]) => {
      say(...said)
      tell('console', said.map(String).join(' '))
    }
  }
  addEventListener('error', ({ message, error }: ErrorEvent) => tell('console', String(error ?? message)))
  addEventListener('unhandledrejection', ({ reason }) => tell('console', String(reason)))
  window.fetch = async (to, request) => {
    const isPoll = typeof to === 'string' && to.includes('/longpoll')
    if (isPoll && typeof request?.body === 'string')
      for (const line of request.body.split('\n')) tell('browser', line)
    const answer = await send(to, request)
    const { messages = [] } = isPoll ? ((await answer.clone().json()) as { messages?: string[] }) : {}
    for (const message of messages) tell('server', message)
    return answer
  }
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', ({ data }) => tell('server', String(data)))
    }
    override send(data: string): void {
      tell('browser', data)
      super.send(data)
    }
  }
}

/**
 * What a page prints before its scripts where the driver of the engine hears neither console nor WebSockets as
 * Chromium's does, and may not be able to run scripts before the page's.
 */
export function firstScripts(page: Page): string | undefined {
  if (engine === 'chromium') return undefined
  const scripts = engine === 'webkit' ? (page as unknown as WebKitPage).firstScripts : []
  return [`(${String(tellSite)})()`, ...scripts].join(';')
}
