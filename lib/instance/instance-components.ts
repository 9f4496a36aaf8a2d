import { ComponentRenders } from './component-renders.ts'
import { Components } from './components.ts'
import type { Home } from './component.ts'
import type { Forgetting } from './rollback.ts'
import type { ComponentsOfView } from './sent-render.ts'

/** What an instance has of components once its view has rendered one. */
type Shown = { readonly components: Components; readonly renders: ComponentRenders }

/** The components of one instance. Most have none, and keep nothing for them. */
export class InstanceComponents implements ComponentsOfView, Forgetting {
  readonly #config: Home['config']
  readonly #process: Home['process']
  #shown: Shown | undefined

  constructor(config: Home['config'], process: Home['process']) {
    this.#config = config
    this.#process = process
  }

  /** All of them; undefined before the first. */
  get known(): Components | undefined {
    return this.#shown?.components
  }

  /** Their renders; undefined before the first. */
  get renders(): ComponentRenders | undefined {
    return this.#shown?.renders
  }

  /** The view renders its first component. */
  begin(): ComponentRenders {
    const components = new Components({ config: this.#config, process: this.#process })
    this.#shown = { components, renders: new ComponentRenders(components, this.#config.report) }
    return this.#shown.renders
  }

  get mayForget(): boolean {
    return this.known?.mayForget === true
  }

  remember(): () => void {
    return this.known?.remember() ?? (() => this.known?.endAll())
  }
}
