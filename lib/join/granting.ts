import type { Request } from 'express'
import { joinRefused } from '../errors/index.ts'
import { firstRender, nestedConfig, type RenderOptions } from '../page/first-render.ts'
import type { LiveRoute } from '../page/live-route.ts'
import { NestedViews } from '../page/nested-views.ts'
import type { PageTools } from '../page/page-tools.ts'
import { bootInfo, nestedInfo } from '../page/request.ts'
import { boot, failure } from './boot.ts'
import type { Nesting } from './join-ask.ts'
import { joinInfo, type JoinInfoOptions } from './join-info.ts'
import type { JoinRequest } from './join-request.ts'
import { joinedView, type JoinedRoute, type JoinedView } from './joined-view.ts'

/** The options that granted views depend on. */
export type GrantOptions = RenderOptions & JoinInfoOptions

/** A join that was admitted at a live route. */
type Admitted = {
  readonly join: JoinRequest
  readonly route: LiveRoute
  readonly req: Request
  readonly view: JoinedView
}

type NestedPart = NonNullable<Nesting['part']>

/** Grants joins that were admitted: finds the view that each is for, and boots it. */
export class Granting {
  readonly #options: GrantOptions
  readonly #tools: PageTools
  /** What the views of each route shared last: nearly all find it in the same place. */
  readonly #routes = new WeakMap<LiveRoute, JoinedRoute>()

  constructor(options: GrantOptions, tools: PageTools) {
    this.#options = options
    this.#tools = tools
  }

  /** Boots the view of a route, or one that is nested in it. The request of the join is told the answer. */
  grant(join: JoinRequest, route: LiveRoute, req: Request, identity: string | undefined): void {
    const admitted = {
      join,
      route,
      req,
      view: joinedView(join, { route: this.#shared(route, req), identity }, req),
    }
    const { nesting } = join
    if (!nesting) join.accepted(this.#grantMain(admitted))
    else if (nesting.part) join.accepted(this.#grantNested(admitted, nesting.part))
    else join.accepted(this.#grantSticky(admitted))
  }

  #shared(route: LiveRoute, req: Request): JoinedRoute {
    const endpoint = this.#tools.mount.endpointOf(req)
    const known = this.#routes.get(route)
    if (known?.endpoint === endpoint) return known
    const shared = { name: route.name, endpoint, tools: this.#tools }
    this.#routes.set(route, shared)
    return shared
  }

  #grantMain(admitted: Admitted): Promise<void> {
    const { join, route, view } = admitted
    return boot(join, route.config, view, () => this.#infoOf(admitted))
  }

  #grantNested(admitted: Admitted, part: NestedPart): Promise<void> {
    const { join, route, view } = admitted
    return boot(join, nestedConfig(route.config, part.nested), view, () =>
      nestedInfo(this.#infoOf(admitted), part),
    )
  }

  /** A sticky view has outlived the view around it: its page is rendered once more, to see what it is. */
  async #grantSticky(admitted: Admitted): Promise<void> {
    const { join, route } = admitted
    try {
      const part = await this.#find(admitted)
      if (part?.nested.isSticky) return await this.#grantNested(admitted, part)
      const error = joinRefused(`#${join.id}`, 'its page has no such view any more')
      join.delegate.joinAnswered({ kind: 'refused', error, refusal: 'join crashed' })
    } catch (error) {
      const { name } = route.config
      join.delegate.joinAnswered(failure(error, name, join.payload.url ?? name, ({ to }) => ({ to })))
    }
  }

  async #find({ join, route: { config }, req }: Admitted): Promise<NestedPart | undefined> {
    const context = { options: this.#options, req, root: join.root }
    const info = bootInfo(req, this.#options)
    const made = await firstRender({ config, id: join.root, info }, context)
    return new NestedViews(context).find(join.id, made, config)
  }

  #infoOf(admitted: Admitted): ReturnType<typeof joinInfo> {
    return joinInfo(admitted, this.#options, this.#tools.flashTokens)
  }
}
