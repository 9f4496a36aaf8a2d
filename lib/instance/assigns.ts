import { withoutPromises } from '../at-once.ts'
import { viewInvalid, refused } from '../errors/index.ts'
import type { Advice } from '../view/advice.ts'
import type { InstanceSetting } from './setting.ts'

const isDevelopment = process.env['NODE_ENV'] !== 'production'

type Values = Readonly<Record<string, unknown>>

const NONE: Values = Object.freeze({})
const NOBODY: readonly Values[] = []

/** A view's assigns: those that others made before it, its own, and those that it has for one render only. */
export class AssignStore {
  readonly #temporary: Values
  readonly #invalidate: () => void
  /** Looks on, outside production. */
  readonly advice: Advice | undefined
  #values = NONE
  #guarded: Values | undefined
  #given = NOBODY

  /** @param invalidate called when the view has to be rendered again */
  constructor(setting: Pick<InstanceSetting, 'view' | 'name' | 'adviser'>, invalidate: () => void) {
    this.#temporary = (setting.view.definition.temporary as Values | undefined) ?? NONE
    this.advice = setting.adviser?.(setting)
    this.#invalidate = invalidate
  }

  get values(): Values {
    return this.#values
  }

  set values(values: Values) {
    this.#values = isDevelopment ? Object.freeze(values) : values
    this.#guarded = undefined
    this.#invalidate()
  }

  /** The same for the application: in development, changing them in place is an error that says what to write. */
  get guarded(): Values {
    return this.advice ? (this.#guarded ??= this.advice.guarded(this.#values)) : this.#values
  }

  /** @returns what brings these back */
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
    const isNew = Object.keys(changes).some(
      (key) => !Object.hasOwn(values, key) || values[key] !== changes[key],
    )
    if (isNew) this.values = { ...values, ...changes }
  }

  /** What others have assigned counts until the view is mounted. */
  give(given: readonly Values[]): void {
    this.#given = given
  }

  /** An assign that is there already, whoever made it. */
  find(key: string): unknown {
    const holder = [this.#values, ...this.#given].find((values) => Object.hasOwn(values, key))
    return holder?.[key]
  }

  /**
   * The view is mounted with assigns of its own.
   * @throws LIVE_VIEW_INVALID when there are none, neither these nor any that were assigned before
   */
  mount(own: unknown): void {
    this.#given = NOBODY
    if (Object(own) !== own && this.#values === NONE)
      throw viewInvalid(`\`mount\` returned ${refused(own)}, not the assigns as in () => ({ count: 0 })`)
    withoutPromises(own, '`mount`')
    this.values = { ...this.#values, ...(own as Values | undefined) }
  }

  /** Has the view some that it has for one render only? */
  get mayForget(): boolean {
    return this.#temporary !== NONE
  }

  /** Are there some for the next render only? */
  get hasTemporary(): boolean {
    return Object.keys(this.#temporary).some((key) => !Object.is(this.#temporary[key], this.#values[key]))
  }

  /** Forgets what was for one render; nothing has to be rendered for it. */
  forget(): void {
    this.#values = Object.freeze({ ...this.#values, ...this.#temporary })
    this.#guarded = undefined
  }
}
