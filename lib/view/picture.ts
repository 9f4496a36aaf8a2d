import { Rendered } from '../template/rendered.ts'
import type { AnyLiveView, RenderContext } from './live-view.ts'

/** What a view looks like in a state. @throws whatever `render` throws, or when it returns no template */
export function pictureOf(
  { definition }: AnyLiveView,
  assigns: Readonly<Record<string, unknown>>,
  context: RenderContext,
): Rendered {
  const rendered: unknown = definition.render(assigns, context)
  if (rendered instanceof Rendered) return rendered
  throw new TypeError('render has to return html`…`')
}
