import { withoutPromises } from '../at-once.ts'
import { viewInvalid, refused } from '../errors/index.ts'
import { withoutItems } from '../view/stream.ts'
import type { Advice } from '../view/advice.ts'
import type { ViewConfig } from './config.ts'

const isDevelopment = process.env['NODE_ENV'] !== 'production'

type Values = Readonly<Record<string, unknown>>

const NONE: Values = Object.freeze({})
const NONE_GIVEN: readonly Values[] = []

/** What is rendered of the assigns. */
interface Rendered {
  /** It has to be rendered again. */
  invalidate(): void
}

/** A view's assigns: those given to it before it was mounted, its own, and temporary ones, which are for one render only. */
export class AssignStore {
  readonly #temporary: Values
  readonly #render: Rendered
  /** Looks on, outside production. */
  readonly advice: Advice | undefined
  #values = NONE
  #guarded: Values | undefined
  #given = NONE_GIVEN

  constructor(config: Pick<ViewConfig, 'view' | 'name' | 'adviser'>, render: Rendered) {
    this.#temporary = (config.view.definition.temporaryAssigns as Values | undefined) ?? NONE
    this.advice = config.adviser?.(config)
    this.#render = render
  }

  get values(): Values {
    return this.#values
  }

  set values(values: Values) {
    this.#values = isDevelopment ? Object.freeze(values) : values
    this.#guarded = undefined
    this.#render.invalidate()
  }

  /** The assigns as the application gets them: in development, changing them in place throws an error that says what to write. */
  get guarded(): Values {
    return this.advice ? (this.#guarded ??= this.advice.guarded(this.#values)) : this.#values
  }

  /** @returns a function that brings these assigns back */
  remember(): () => void {
    const values = this.#values
    return () => {
      this.values = values
    }
  }

  /** Replaces some. @throws LIVE_VALUE_KIND for a promise */
  change(changes: Values): void {
    withoutPromises(changes, '`assign`')
    const values = this.#values
    this.advice?.assigned(changes, values)
    if (differ(changes, values)) this.values = { ...values, ...changes }
  }

  /** Gives it what hooks, the view around it and `res.locals` have assigned. It counts until the view is mounted. */
  give(given: readonly Values[]): void {
    this.#given = given
  }

  /** An assign that exists already: one of its own, or one that was given to the view. */
  find(key: string): unknown {
    const holder = [this.#values, ...this.#given].find((values) => Object.hasOwn(values, key))
    return holder?.[key]
  }

  /**
   * Takes what `mount` returned.
   * @throws LIVE_VIEW_INVALID when there are no assigns, neither from `mount` nor from an earlier `assign`
   */
  mount(own: unknown): void {
    this.#given = NONE_GIVEN
    if (Object(own) !== own && this.#values === NONE)
      throw viewInvalid(`\`mount\` returned ${refused(own)}, not the assigns as in () => ({ count: 0 })`)
    withoutPromises(own, '`mount`')
    // A copy of one object has no room for more members than that has.
    this.values =
      this.#values === NONE ? { ...(own as Values) } : { ...this.#values, ...(own as Values | undefined) }
  }

  /** Has the definition temporary assigns? */
  get mayForget(): boolean {
    return this.#temporary !== NONE
  }

  /** Do temporary assigns differ from what they are reset to? */
  get hasTemporary(): boolean {
    return Object.keys(this.#temporary).some((key) => !Object.is(this.#temporary[key], this.#values[key]))
  }

  /** The values were rendered: streams among them forget their items. The view need not be rendered for that. */
  forgetItems(): void {
    const changed = withoutItems(this.#values)
    if (!changed) return
    this.#values = Object.freeze({ ...this.#values, ...changed })
    this.#guarded = undefined
  }

  /** Resets temporary assigns. The view need not be rendered for that. */
  forget(): void {
    this.#values = Object.freeze({ ...this.#values, ...this.#temporary })
    this.#guarded = undefined
  }
}

function differ(changes: Values, values: Values): boolean {
  for (const key of Object.keys(changes))
    if (values[key] !== changes[key] || !Object.hasOwn(values, key)) return true
  return false
}
