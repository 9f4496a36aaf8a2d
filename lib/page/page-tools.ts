import type { LiveError } from '../errors/index.ts'
import { Mount } from '../http/mount-path.ts'
import { ClientScript } from './client-files.ts'
import { Elements } from './element.ts'
import { FlashCookies, FlashTokens } from './flash.ts'
import { PageTokens, Signer } from './token.ts'
import { VisitorCookies } from './visitor-cookies.ts'

/** The options that tokens, cookies and elements depend on. */
export interface PageToolOptions {
  readonly secrets: readonly string[]
  /** Where the live end points are below the mount point. */
  readonly path: string
  /** What browsers have in front of the application's paths. */
  readonly basePath: string
  readonly cookie: { readonly crossSite?: boolean }
  readonly maxPageAge: number
  readonly report: (error: LiveError) => void
}

/** What a router hands out with its pages, and knows again. */
export interface PageTools {
  readonly tokens: PageTokens
  readonly visitors: VisitorCookies
  readonly elements: Elements
  readonly flashTokens: FlashTokens
  readonly flash: FlashCookies
  readonly mount: Mount
  readonly script: ClientScript
  /** Signs the tokens of browsers that poll. */
  readonly pollSigner: Signer
}

export function pageTools(options: PageToolOptions): PageTools {
  const { secrets, path, cookie, maxPageAge, report } = options
  const tokens = new PageTokens(secrets)
  const visitors = new VisitorCookies(secrets, cookie.crossSite ?? false)
  const mount = new Mount(path)
  const flashTokens = new FlashTokens(secrets, report)
  return {
    tokens,
    visitors,
    elements: new Elements(maxPageAge, tokens),
    flashTokens,
    flash: new FlashCookies(flashTokens, visitors),
    mount,
    script: new ClientScript(options, mount),
    pollSigner: new Signer(secrets, 'poll'),
  }
}
