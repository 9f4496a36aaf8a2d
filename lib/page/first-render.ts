import type { Request } from 'express'
import type { BootInfo } from '../instance/boot-info.ts'
import { Instance } from '../instance/instance.ts'
import type { InstanceOwner } from '../instance/owner.ts'
import type { RenderResult } from '../instance/render.ts'
import type { InstanceContext, ViewConfig } from '../instance/config.ts'
import type { ComponentPlace, DrawnInPage, Nested } from '../template/rendered.ts'
import { nestedView } from '../view/live-render.ts'
import { isRedirect, Redirect } from '../view/redirect.ts'
import { pageUrl, type RequestOptions } from './request.ts'
import { writeSession as writeInto } from './session.ts'

/** The options that first renders depend on. */
export interface RenderOptions extends RequestOptions {
  /** How many views a connection may join, and so how many a page may have. */
  readonly limits: { readonly channels: number }
}

/**
 * The page of a first render. `seal` and `left` carry flash messages; they are left out when a page is rendered only
 * to look something up.
 */
export type FirstRenderContext = {
  readonly options: RenderOptions
  readonly req: Request
  /** The id of the page's own view. */
  readonly root: string
  readonly seal?: InstanceContext['seal']
  /** A view redirects; flash messages, sealed, are to go along. */
  readonly left?: (flash: string | undefined) => void
}

/** A view's first render, with what it was made of, and its flash messages, sealed for its join. */
export type FirstRender = {
  readonly result: RenderResult
  readonly assigns: Readonly<Record<string, unknown>>
  readonly flash: string
  /** A component in it. */
  readonly drawn: (place: ComponentPlace) => DrawnInPage
}

type ViewToRender = { readonly config: ViewConfig; readonly id: string; readonly info: BootInfo }

/** Boots a view that is not joined yet, renders it, ends it. */
export async function firstRender(
  { config, id, info }: ViewToRender,
  { req, seal, left }: Pick<FirstRenderContext, 'req' | 'seal' | 'left'>,
): Promise<FirstRender> {
  const writeSession: InstanceContext['writeSession'] = (key, value) => writeInto(req, key, value)
  const instance = new Instance(
    config,
    { id, url: pageUrl(req), connected: false, writeSession, ...(seal && { seal }) },
    NO_BROWSER,
  )
  try {
    const result = await instance.boot(info)
    const drawn = (place: ComponentPlace): DrawnInPage => instance.drawn(place)
    const { flash } = instance.process
    return { result, assigns: instance.root.assigns.values, flash: flash.sealed, drawn }
  } catch (error) {
    if (isRedirect(error)) left?.(instance.process.flash.leave(error).flash)
    throw error
  } finally {
    instance.close()
  }
}

/** What a nested view runs with. @param config of the view around it */
export function nestedConfig(config: ViewConfig, nested: Nested): ViewConfig {
  const view = nestedView(nested)
  return {
    ...config,
    page: undefined,
    onMount: config.everyMount,
    view,
    name: view.name ?? `${config.name} > #${nested.id}`,
  }
}

/** The owner of first renders. Nothing that they do of their own accord reaches a browser. */
const NO_BROWSER: InstanceOwner = {
  instanceSent: () => undefined,
  isReady: () => false,
  page: {
    url: () => undefined,
    // An HTTP redirect is the first render's way to another URL.
    resolveRoute: (to) => Promise.resolve(new Redirect(to)),
    isOutlived: () => false,
  },
}
