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

/** What the joined views of a route share. */
export type JoinedRoute = {
  /** The name of the route. */
  readonly name: string
  /** The path of the router's end points, as the page has it. */
  readonly endpoint: string
  readonly tools: PageTools
}

type JoinedPlace = Pick<JoinedView, 'id' | 'url' | 'visitor' | 'identity' | 'root' | 'path' | 'session'>

/** A view as its page and its visitor have it: all that it keeps of its join, as it lives much longer. */
export class JoinedView implements FlashSealer, InstanceContext, ElementContext {
  readonly id: string
  readonly url: string
  readonly visitor: string
  readonly identity: string | undefined
  readonly root: string
  readonly path: string
  readonly session: string | undefined
  readonly #route: JoinedRoute

  constructor({ id, url, visitor, identity, root, path, session }: JoinedPlace, route: JoinedRoute) {
    this.id = id
    this.url = url
    this.visitor = visitor
    this.identity = identity
    this.root = root
    this.path = path
    this.session = session
    this.#route = route
  }

  get route(): string {
    return this.#route.name
  }

  get endpoint(): string {
    return this.#route.endpoint
  }

  get connected(): boolean {
    return true
  }

  elementOf(nested: Nested): string {
    return this.#route.tools.elements.toJoin(nested, this, this.id)
  }

  seal(messages: FlashMessages): string {
    return this.#route.tools.flashTokens.seal(this.visitor, messages)
  }
}

/** Where a join is granted, and who its visitor is. */
type Grant = { readonly route: JoinedRoute; readonly identity: string | undefined }

/** The view that a join asks for. */
export function joinedView(
  { id, root, visitor }: JoinRequest,
  { route, identity }: Grant,
  req: Request,
): JoinedView {
  const place = {
    id,
    url: sharedText(pageUrl(req)),
    visitor,
    identity,
    root,
    path: sharedText(pathOf(req)),
    session: sessionName(req),
  }
  return new JoinedView(place, route)
}
