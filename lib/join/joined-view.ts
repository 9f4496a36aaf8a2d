import type { Request } from 'express'
import type { Nested } from '../template/rendered.ts'
import type { InstanceContext } from '../instance/config.ts'
import type { FlashSealer } from '../instance/flash.ts'
import type { FlashMessages } from '../view/flash.ts'
import type { ElementContext } from '../page/element.ts'
import type { PageTools } from '../page/page-tools.ts'
import { sharedText } from '../http/shared-text.ts'
import { pageUrl, pathOf } from '../page/request.ts'
import { sessionName } from '../page/session.ts'
import type { JoinRequest } from './join-request.ts'

type JoinedPlace = ElementContext & Pick<JoinedView, 'id' | 'url' | 'session'>

/** A view as its page and its visitor have it: all that it keeps of its join, as it lives much longer. */
export class JoinedView implements FlashSealer, InstanceContext, ElementContext {
  readonly id: string
  readonly url: string
  readonly visitor: string
  readonly identity: string | undefined
  readonly route: string
  readonly endpoint: string
  readonly root: string
  readonly path: string
  readonly session: string | undefined
  readonly #tools: PageTools

  constructor(
    { id, url, visitor, identity, route, endpoint, root, path, session }: JoinedPlace,
    tools: PageTools,
  ) {
    this.id = id
    this.url = url
    this.visitor = visitor
    this.identity = identity
    this.route = route
    this.endpoint = endpoint
    this.root = root
    this.path = path
    this.session = session
    this.#tools = tools
  }

  get connected(): boolean {
    return true
  }

  elementOf(nested: Nested): string {
    return this.#tools.elements.toJoin(nested, this, this.id)
  }

  seal(messages: FlashMessages): string {
    return this.#tools.flashTokens.seal(this.visitor, messages)
  }
}

/** Where a join is granted: the name of the route, and who its visitor is. */
type Grant = { readonly name: string; readonly identity: string | undefined; readonly tools: PageTools }

/** The view that a join asks for. */
export function joinedView(
  { id, root, visitor }: JoinRequest,
  { name, identity, tools }: Grant,
  req: Request,
): JoinedView {
  const place = {
    id,
    url: sharedText(pageUrl(req)),
    visitor,
    identity,
    route: name,
    endpoint: tools.mount.endpointOf(req),
    root,
    path: sharedText(pathOf(req)),
    session: sessionName(req),
  }
  return new JoinedView(place, tools)
}
