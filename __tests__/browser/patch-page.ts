import { Patcher } from '../../browser/patch/patch.ts'
import type { Diff } from '../../lib/protocol/diff.ts'
import { load_ } from '../../browser/load.ts'
import { cases } from './patch-cases.ts'
import { diff, print, tree, type Made } from './patch-tree.ts'
import { Witness } from './patch-witness.ts'

export { each, h, raw, diff, print, tree } from './patch-tree.ts'
export { Patcher } from '../../browser/patch/patch.ts'
export { Witness } from './patch-witness.ts'
export { fuzzComponents } from './patch-fuzz-components.ts'
export { fuzz, fuzzBesideIdiomorph, fuzzDecorated, fuzzMeddled, fuzzThrowing } from './patch-fuzz.ts'

/** Lists are brought into order by a part. */
export const ready: Promise<unknown> = load_()

export type Joined = {
  readonly view: HTMLElement
  readonly patcher: Patcher
  readonly witness: Witness
  /** Applies what turns the last render into this one. */
  readonly show: (made: Made, form?: 'phoenix' | 'splice') => void
  /** The element that a selector names. */
  readonly at: (selector: string) => HTMLInputElement
}

/** A view in the page with its first render, joined. */
export function joined(first: Made): Joined {
  const view = document.createElement('div')
  view.innerHTML = print(first)
  document.body.replaceChildren(view)
  const witness = new Witness()
  const patcher = new Patcher(view, witness)
  patcher.mount(
    tree(first),
    true,
    first.s.slice(1).map(() => 1),
  )
  let last = first
  return {
    view,
    patcher,
    witness,
    show: (made, form) => {
      patcher.apply(diff(last, made, form))
      last = made
    },
    at: (selector) => {
      const element = view.querySelector(selector)
      if (!element) throw new Error(`no ${selector} in ${view.innerHTML}`)
      return element as HTMLInputElement
    },
  }
}

/** What a browser makes of a render. */
export function parsed(made: Made): string {
  const element = document.createElement('div')
  element.innerHTML = print(made)
  return element.innerHTML
}

/** The page after a case: from the first render, back, and there again when every slot is known. */
export function play(index: number): {
  readonly shown: readonly string[]
  readonly wanted: readonly string[]
} {
  const [, was, next] = cases[index] ?? []
  if (!was || !next) throw new Error('no such case')
  const { view, show } = joined(was)
  const shown = [next, was, next].map((made) => {
    show(made)
    return view.innerHTML
  })
  return { shown, wanted: [next, was, next].map(parsed) }
}

/** A view in the page whose tree is written as a message has it. */
export function withTree(tree: Diff): Omit<Joined, 'show'> {
  const made = joined({ s: [''] })
  made.view.dataset['phxSession'] = 'a session'
  made.patcher.mount(tree, true)
  made.witness.updated.length = 0
  return made
}
