import type { Envelope } from '../protocol/diff.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Nested } from '../template/rendered.ts'
import type { InstanceSetting } from './setting.ts'
import { RenderFailed, type TurnState } from './mending.ts'
import { pictureOf, type Picture } from './render.ts'
import type { Reader } from './outbox.ts'

/** A view's state as its browser gets to see it: each picture of it is told by what changed since the last. */
export class Drawing {
  readonly #setting: InstanceSetting
  readonly #state: TurnState
  readonly #rendered: () => void

  /** @param rendered told after each render, before it is sent */
  constructor(setting: InstanceSetting, state: TurnState, rendered: () => void) {
    this.#setting = setting
    this.#state = state
    this.#rendered = rendered
  }

  /** The whole tree for a browser that has nothing yet. */
  first(picture: Picture, reader: Reader): Envelope {
    const tree = this.#state.renderer.first(picture, reader)
    this.#forget()
    return tree
  }

  /** What changed, with a reply; undefined when there is nothing to say. @throws RenderFailed */
  next(reply?: JsonValue | void): Envelope | undefined {
    try {
      const diff = this.#state.renderer.next(() => this.draw(), reply)
      this.#forget()
      return diff
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- it is caught where turns end
      throw new RenderFailed(error)
    }
  }

  /** The view that is nested under an id, as it was last rendered. */
  nested(id: string): Nested | undefined {
    return this.#state.renderer.nested(id, () => this.#render())
  }

  /** Renders the state as it is. */
  draw(): Picture {
    const picture = this.#render()
    this.#rendered()
    return picture
  }

  /** Temporary assigns were only for the render that is on its way. What they made of the page stays. */
  #forget(): void {
    const { assigns, renderer } = this.#state
    if (!assigns.hasTemporary) return
    assigns.forget()
    renderer.rebase(this.#render())
  }

  #render(): Picture {
    const { assigns, course, flash } = this.#state
    return pictureOf(this.#setting, {
      assigns: assigns.guarded,
      url: course.url,
      context: { flash: flash.messages },
    })
  }
}
