import type { Request } from 'express'
import { joinRefused } from '../errors/index.ts'
import type { BootInfo } from '../instance/boot-info.ts'
import { firstRender, nestedSetting, type RenderOptions } from '../page/first-render.ts'
import type { LiveRoute } from '../page/live-route.ts'
import { NestedViews } from '../page/nested-views.ts'
import type { PageTools } from '../page/page-tools.ts'
import { bootInfo, nestedInfo, pageUrl, pathOf } from '../page/request.ts'
import { sessionName } from '../page/session.ts'
import { boot, failure } from './boot.ts'
import type { Nesting } from './join-ask.ts'
import type { JoinRequest } from './join-request.ts'
import { JoinedView } from './joined-view.ts'
import { hasChanged, type StaticFiles } from './static-files.ts'

/** The options that granted views depend on. */
export interface GrantOptions extends RenderOptions {
  /** The addresses of scripts and stylesheets as they are now. */
  readonly staticFiles: StaticFiles
  /** How long a page may wait before it joins. @unit milliseconds */
  readonly maxPageAge: number
}

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

  constructor(options: GrantOptions, tools: PageTools) {
    this.#options = options
    this.#tools = tools
  }

  /** Boots the view of a route, or one that is nested in it. The request of the join is told the answer. */
  grant(join: JoinRequest, route: LiveRoute, req: Request, identity: string | undefined): void {
    const admitted = { join, route, req, view: this.#viewOf(join, route, req, identity) }
    const { nesting } = join
    if (!nesting) join.accepted(this.#grantMain(admitted))
    else if (nesting.part) join.accepted(this.#grantNested(admitted, nesting.part))
    else join.accepted(this.#grantSticky(admitted))
  }

  #viewOf(
    { id, root, payload, claims }: JoinRequest,
    { name: route }: LiveRoute,
    req: Request,
    identity: string | undefined,
  ): JoinedView {
    const ours = pageUrl(req)
    // The browser's own copy of the URL is kept anyhow; mostly they are equal, and one is enough.
    const url = payload.url === ours ? payload.url : ours
    const { visitor = '' } = claims ?? {}
    const endpoint = this.#tools.mount.endpointOf(req)
    const [path, session] = [pathOf(req), sessionName(req)]
    return new JoinedView({ id, url, visitor, identity, route, endpoint, root, path, session }, this.#tools)
  }

  #grantMain(admitted: Admitted): Promise<void> {
    const { join, route, view } = admitted
    return boot(join, route.setting, view, () => ({ ...this.#infoOf(admitted), ...this.#extrasOf(admitted) }))
  }

  #grantNested(admitted: Admitted, part: NestedPart): Promise<void> {
    const { join, route, view } = admitted
    return boot(join, nestedSetting(route.setting, part.nested), view, () => ({
      ...nestedInfo(this.#infoOf(admitted), part),
      ...this.#extrasOf(admitted),
    }))
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
      const { name } = route.setting
      join.delegate.joinAnswered(failure(error, name, join.payload.url ?? name, ({ to }) => ({ to })))
    }
  }

  async #find({ join, route: { setting }, req }: Admitted): Promise<NestedPart | undefined> {
    const context = { options: this.#options, req, root: join.root }
    const info = bootInfo(req, this.#options)
    const made = await firstRender({ setting, id: join.root, info }, context)
    return new NestedViews(context).find(join.id, made, setting)
  }

  #infoOf({ join, req }: Admitted): BootInfo {
    return bootInfo(req, this.#options, join.payload.client)
  }

  /** What a join says beside its request. */
  #extrasOf(admitted: Admitted): Pick<BootInfo, 'flash' | 'staticChanged'> {
    const staticChanged = hasChanged(admitted.join.payload.tracked, this.#options.staticFiles)
    return { flash: this.#flashOf(admitted), staticChanged }
  }

  /** What a message brought that sent the browser here; or what the page showed that joins for the first time. */
  #flashOf({ join: { payload }, view }: Admitted): NonNullable<BootInfo['flash']> {
    const { flashTokens } = this.#tools
    const visitors = [view.visitor]
    const kept = payload.isFirst ? flashTokens.open(visitors, payload.static, this.#options.maxPageAge) : {}
    const arrived = payload.flash === undefined ? kept : flashTokens.open(visitors, payload.flash)
    return { arrived: arrived ?? {}, sealer: view }
  }
}
