import { atOnce } from '../at-once.ts'
import { optionInvalid, refused, viewInvalid } from '../errors/index.ts'
import type { ViewConfig } from '../instance/config.ts'
import { ELEMENT_ID, isElementId } from '../template/element-id.ts'
import { isLiveView, type AnyLiveView } from '../view/live-view.ts'
import type { OnMount } from '../view/on-mount.ts'
import type { Layout } from './layout.ts'

/** What Express takes for the path of a route: a pattern, a regular expression, or several of them. */
export type RoutePath = string | RegExp | (string | RegExp)[]

/** The options of one live route. */
export interface RouteOptions {
  /** The title of the page. @default the router's */
  readonly title?: string
  /** The document around the view. @default the router's */
  readonly layout?: Layout | string
  /**
   * What runs before the view is mounted, one after the other: it may redirect, assign and attach hooks. The `onMount` of
   * the router comes before it. @default []
   */
  readonly onMount?: readonly OnMount[]
}

/** The options of `live.embed`. */
export interface EmbedOptions {
  /** The id of the view's element; needed when a page embeds more than one view. @default 'phx-embedded' */
  readonly id?: string
}

/** A view as it is mounted: at a route, or in the page of an ordinary handler. */
export type LiveRoute = {
  readonly config: ViewConfig
  /** Names it in tokens: the route's pattern, or the id of an embedded view. */
  readonly name: string
  /** Is it the view that owns the page's URL? */
  readonly isMain: boolean
  /** Does the name say at which paths it is? A regular expression and the id of an embedded view do not. */
  readonly hasPaths: boolean
  /** The document around it, where the route has one of its own. */
  readonly layout: Layout | string | undefined
}

/** The options that all routes of a router share. */
export interface RoutesOptions extends Omit<ViewConfig, 'view' | 'name' | 'route' | 'page' | 'everyMount'> {
  /** What runs before each view of the router is mounted. */
  readonly onMount: readonly OnMount[]
  readonly title: string
  readonly lang: string
}

/** A path with names and parameters, each a part of its own: where a page can be is then told by the parts. */
const PLAIN = /^(?:\/(?::?[\w.~-]+)?)+$/

/** The live routes of a router. */
export class LiveRoutes {
  /** By their patterns; of equal ones the first, as for Express. */
  readonly byName: ReadonlyMap<string, LiveRoute>
  readonly #options: RoutesOptions
  readonly #byName = new Map<string, LiveRoute>()

  constructor(options: RoutesOptions) {
    this.#options = options
    this.byName = this.#byName
  }

  /**
   * Mounts a view at a path.
   * @throws LIVE_VIEW_INVALID; LIVE_OPTION_INVALID
   */
  add(path: RoutePath, view: AnyLiveView, options: RouteOptions): LiveRoute {
    checkRoute(options)
    const { title = this.#options.title, layout, onMount = [] } = options
    const name = String(path)
    const route: LiveRoute = {
      name,
      isMain: true,
      hasPaths: typeof path === 'string' && PLAIN.test(path),
      layout,
      config: {
        ...this.#configOf(name, view),
        page: { title, lang: this.#options.lang },
        onMount: [...this.#options.onMount, ...onMount],
      },
    }
    if (!this.#byName.has(name)) this.#byName.set(name, route)
    return route
  }

  /**
   * A view that is only a part of the page of an ordinary handler. @param id of its element
   * @throws LIVE_OPTION_INVALID; LIVE_VIEW_INVALID
   */
  embedded(id: string, view: AnyLiveView): LiveRoute {
    if (!isElementId(id)) throw optionInvalid('id', ELEMENT_ID, id)
    const name = `#${id}`
    return { name, isMain: false, hasPaths: false, layout: undefined, config: this.#configOf(name, view) }
  }

  #configOf(name: string, view: AnyLiveView): ViewConfig {
    checkView(view)
    const { pubsub, report, watch, adviser, uploads, limits, onMount, handleError } = this.#options
    return {
      page: undefined,
      view,
      name: view.name ?? name,
      route: name,
      pubsub,
      report,
      watch,
      adviser,
      uploads,
      limits,
      everyMount: onMount,
      onMount,
      handleError,
    }
  }
}

function checkView(view: AnyLiveView): void {
  if (isLiveView(view)) return
  const remedy =
    typeof view === 'function' ? '; middleware stands before the route: live.use(path, middleware)' : ''
  throw viewInvalid(`live.live and live.embed take what liveView returned, not ${refused(view)}${remedy}`)
}

/** @throws LIVE_OPTION_INVALID */
function checkRoute(options: RouteOptions): void {
  const { title, layout, onMount = [], ...unknown } = atOnce(options, '`live.live`', 'options')
  for (const name of Object.keys(unknown)) throw optionInvalid(name, 'one of title, layout, onMount', name)
  if (!['undefined', 'string'].includes(typeof title)) throw optionInvalid('title', 'text', title)
  if (!['undefined', 'string', 'function'].includes(typeof layout))
    throw optionInvalid('layout', 'a function or the name of a template', layout)
  if (!Array.isArray(onMount) || !onMount.every((hook) => typeof hook === 'function'))
    throw optionInvalid('onMount', 'a list of functions', onMount)
}
