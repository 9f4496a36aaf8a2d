import { inside } from '../base-path.ts'
import type { Payload } from '../protocol/frame.ts'
import type { PageDocument } from './page-document.ts'
import type { PageSetting } from './page-setting.ts'
import { TestConnection, type TestConnectionDelegate } from './test-connection.ts'

/** What of a page decides how it joins. */
export type Page = { readonly setting: PageSetting; readonly document: PageDocument; readonly url: string }

/** What a browser says of its page when it joins: the options of the test, the CSRF token, the tracked files. */
export function joinParams({ setting, document, url }: Page): Payload {
  const tracked = document.each(document.all('[phx-track-static]')).map((element) => {
    return new URL(element.attr('src') ?? element.attr('href') ?? '', url).href
  })
  return {
    ...setting.client,
    ...csrfToken(document),
    ...(tracked.length > 0 && { _track_static: tracked }),
  }
}

/** Nothing for a layout that leaves the token out. */
function csrfToken(document: PageDocument): { readonly _csrf_token?: string } {
  const token = document.all('meta[name="csrf-token"]').attr('content')
  return token === undefined ? {} : { _csrf_token: token }
}

/** The script that the router serves; its folder is where the socket is. */
const SCRIPT = /^(.*)\/live-[\w-]+\.js$/

/** Opens the WebSocket of a page, as its browser would. */
export function connect(page: Page, delegate: TestConnectionDelegate): Promise<TestConnection> {
  const { host, visitor, basePath } = page.setting
  const url = `ws://${host.name}${inside(basePath, socketPath(page))}/websocket`
  const headers = { origin: `http://${host.name}`, ...visitor.headers }
  return TestConnection.open(`${url}?vsn=2.0.0`, { headers }, delegate)
}

/** Where the socket is: in the folder of the served script, or where the test says. */
export function socketPath({ setting, document }: Page): string {
  const sources = document.each(document.all('script[src]')).map((one) => one.attr('src') ?? '')
  const [folder] = sources.flatMap((source) => SCRIPT.exec(source)?.[1] ?? [])
  return folder ?? setting.socketPath
}
