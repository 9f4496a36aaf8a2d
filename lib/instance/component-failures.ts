import type { LiveError } from '../errors/index.ts'
import { failureOf } from './callback.ts'
import type { Component } from './component.ts'

/** Where something has failed. */
type Place = { readonly component: Component; readonly callback: string }

/** Takes an error that was dealt with. */
export type Report = (error: LiveError) => void

/** Which component has failed while it was rendered or got props, and whose `fallback` takes a place. */
export class ComponentFailures {
  readonly #report: Report
  #place: Place | undefined

  constructor(report: Report) {
    this.#report = report
  }

  /** Where something has failed for which there is no `fallback`. */
  get place(): Place | undefined {
    return this.#place
  }

  /** A callback begins, or a message. */
  clear(): void {
    this.#place = undefined
  }

  /** Something has failed; it may come by here again, on its way up. */
  note(component: Component, callback: string): void {
    this.#place ??= { component, callback }
  }

  /** The component is ended by an error, which is reported, and its `fallback` shown. */
  end(component: Component, error: unknown): void {
    const at = this.#place ?? { component, callback: 'render' }
    this.clear()
    this.#report(failureOf(at.component.made.name, at.callback, error))
    component.fail(error)
  }
}

/** The nearest component whose `fallback` can take its place: this one, or one around it. */
export function boundaryOf(component: Component): Component | undefined {
  let each: Component | undefined = component
  while (each && !canFall(each)) each = each.parent
  return each
}

/** Has it a `fallback` that has not failed itself? */
export function canFall({ made, hasFailed }: Component): boolean {
  return made.definition.fallback !== undefined && !hasFailed
}
