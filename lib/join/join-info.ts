import type { Request } from 'express'
import type { BootInfo } from '../instance/boot-info.ts'
import type { FlashTokens } from '../page/flash.ts'
import { bootInfo, type RequestOptions } from '../page/request.ts'
import type { JoinRequest } from './join-request.ts'
import type { JoinedView } from './joined-view.ts'
import { hasChanged, type StaticFiles } from './static-files.ts'

/** The options that the boots of joined views depend on. */
export interface JoinInfoOptions extends RequestOptions {
  /** The addresses of scripts and stylesheets as they are now. */
  readonly staticFiles: StaticFiles
  /** How long a page may wait before it joins. @unit milliseconds */
  readonly maxPageAge: number
}

type Joining = { readonly join: JoinRequest; readonly req: Request; readonly view: JoinedView }

/** What the boot of a joined view reads: of the request, and of what the join says beside it. */
export function joinInfo(
  { join: { payload }, req, view }: Joining,
  options: JoinInfoOptions,
  flashTokens: FlashTokens,
): BootInfo {
  return bootInfo(req, options, {
    client: payload.client,
    staticChanged: hasChanged(payload.tracked, options.staticFiles),
    flash: flashOf(payload, view.visitor, options, flashTokens),
  })
}

/** What a message brought that sent the browser here; or what the page showed that joins for the first time. */
function flashOf(
  payload: JoinRequest['payload'],
  visitor: string,
  { maxPageAge }: JoinInfoOptions,
  tokens: FlashTokens,
): BootInfo['flash'] {
  const kept = payload.isFirst ? tokens.open([visitor], payload.static, maxPageAge) : {}
  const arrived = payload.flash === undefined ? kept : tokens.open([visitor], payload.flash)
  return arrived ?? {}
}
