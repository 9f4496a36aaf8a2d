import { guard } from './dom/attempt.ts'
import { document } from './dom/document.ts'
import type { LiveSocketOptions } from './api.ts'
import type { Params } from './options.ts'

/** The option for parameters. */
export type ParamsOption = Pick<LiveSocketOptions, 'params'>

/** Parameters of the connection or, with a view's element, of its join: the CSRF token of the page, and the application's. */
export function paramsOf({ params }: ParamsOption, view?: HTMLElement): Params {
  const csrf = document.querySelector<HTMLMetaElement>('meta[name=csrf-token]')
  return {
    ...(csrf && { _csrf_token: csrf.content }),
    ...guard('params', view, () => ({ ...(typeof params === 'function' ? params(view) : params) })),
  }
}
