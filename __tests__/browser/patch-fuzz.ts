import { Idiomorph } from 'idiomorph'
import { Patcher } from '../../browser/patch/patch.ts'
import type { Diff } from '../../lib/protocol/diff.ts'
import { each } from '../../lib/template/each.ts'
import { html, raw } from '../../lib/template/html.ts'
import type { Keyed, Renderable, Rendered } from '../../lib/template/rendered.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import { Witness } from './patch-witness.ts'

export type Outcome = { readonly diffs: number; readonly equal: number; readonly failures: readonly string[] }

/** Numbers that look random and can be had again. */
class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed, 2654435761) >>> 0
  }

  /** One of 0 … n-1. */
  below(n: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0
    return (this.#state >>> 8) % n
  }
}

/** Trees that mostly keep their shape from one render to the next, so that diffs reach deep. */
class Garden {
  readonly #dice: Dice
  readonly #shapes: number[] = []
  #next = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  render(): Rendered {
    this.#next = 0
    return html`<main>${this.#part(3)}<hr>${this.#part(3)}</main>${this.#part(3)}`
  }

  #word(): string {
    return ['', 'a', 'b & c', 'x<y', 'long er', '"q"', ' pad ', 'é€'][this.#dice.below(8)] ?? ''
  }

  #keys(): number[] {
    const keys = new Set<number>()
    for (let wanted = this.#dice.below(7); wanted > 0; wanted--) keys.add(this.#dice.below(9))
    return [...keys]
  }

  /** Rows are made at once: a render has to say the same however often it is printed. */
  #list(row: (key: number) => Rendered): Keyed {
    const rows = this.#keys().map((key) => ({ key, row: row(key) }))
    return each(
      rows,
      ({ key }) => key,
      (each) => each.row,
    )
  }

  #select(): Rendered {
    const chosen = this.#dice.below(9)
    return html`<select>${this.#list((key) => html`<option value=${key} selected=${key === chosen}>${this.#word()}</option>`)}</select>`
  }

  #part(depth: number): Renderable {
    if (depth <= 0 || this.#dice.below(4) === 0) return this.#word()
    const at = this.#next++
    this.#shapes[at] ??= this.#dice.below(14)
    return this.#shaped(this.#dice.below(5) ? this.#shapes[at] : this.#dice.below(14), depth - 1)
  }

  #shaped(shape: number, depth: number): Renderable {
    const word = (): string => this.#word()
    const part = (): Renderable => this.#part(depth)
    const coin = (): boolean => this.#dice.below(2) === 1
    switch (shape) {
      case 0:
        return html`<p>${word()}</p>`
      case 1:
        return html`<div class="a ${word()}" id="n${depth}">${part()} and ${part()}</div>`
      case 2:
        return html`<section>${part()}${part()}</section>`
      case 3:
        return html`text ${part()} more <b>${word()}</b>`
      case 4:
        return html`${part()}`
      case 5:
        return html`${part()}${part()}`
      case 6:
        return html`
          <ul data-x="${word()}">
            ${part()}
          </ul>
        `
      case 7:
        return html`<input value="${word()}" disabled=${coin()} title=${word()}><i>${word()}</i>`
      case 8:
        return html`<table><tbody>${this.#list((key) => html`<tr id="t${depth}-${key}"><td>${word()}</td><td>${key % 2 ? html`<b>${word()}</b>` : word()}</td></tr>`)}</tbody></table>`
      case 9:
        return html`<ul>${this.#list((key) => html`<li>${key} ${part()}</li>`)}</ul>tail`
      case 10:
        return html`<dl>${this.#list((key) => html`<dt>${key}</dt>${part()}`)}${word()}</dl>`
      case 11:
        return html`<textarea>${word()}</textarea><svg><g>${coin() && html`<circle class="${word()}"></circle>`}</g></svg>`
      case 12:
        return html`<div>${raw(['<b>1</b>', 'x', '<i>2</i>tail', ''][this.#dice.below(4)] ?? '')}${this.#keys().map((key) => html`<s>${key}</s>`)}</div>`
      default:
        return this.#select()
    }
  }
}

/** A view that follows a garden from render to render. */
class Plot {
  readonly view: HTMLElement = document.createElement('div')
  readonly patcher: Patcher
  last = ''
  readonly #garden: Garden
  readonly #dialect: { readonly splices: boolean }
  #sent: ReturnType<typeof firstTree>['sent']

  constructor(dice: Dice, splices: boolean, delegate: Witness) {
    this.#garden = new Garden(dice)
    this.#dialect = { splices }
    const rendered = this.#garden.render()
    this.view.innerHTML = toHtml(rendered)
    document.body.replaceChildren(this.view)
    this.patcher = new Patcher(this.view, delegate)
    const { tree, sent } = firstTree(rendered, this.#dialect)
    this.#sent = sent
    this.patcher.mount(wire(tree), true)
  }

  /** Applies one diff; what comes back is the full render. */
  grow(): string {
    const rendered = this.#garden.render()
    const { diff, sent } = nextDiff(this.#sent, rendered, this.#dialect)
    this.#sent = sent
    this.last = JSON.stringify(diff)
    if (diff) this.patcher.apply(wire(diff))
    return toHtml(rendered)
  }

  /** The whole tree again: as after a rejoin, or for a browser that does not know what the page was rendered from. */
  replant(isFresh: boolean): string {
    const rendered = this.#garden.render()
    const { tree, sent } = firstTree(rendered, this.#dialect)
    this.#sent = sent
    this.patcher.mount(wire(tree), isFresh)
    return toHtml(rendered)
  }
}

function wire(message: object): Diff {
  return JSON.parse(JSON.stringify(message)) as Diff
}

/** The order of attributes and the seams between texts are nobody's business. */
function isShown(view: Element, markup: string): boolean {
  const wanted = document.createElement('div')
  wanted.innerHTML = markup
  const shown = view.cloneNode(true)
  shown.normalize()
  return shown.isEqualNode(wanted)
}

const STEPS = 6

/** Random trees, six random diffs each: the page must be the full render after every one. */
export function fuzz(from: number, trees: number): Outcome {
  return grow(
    from,
    trees,
    () => new Witness(),
    () => undefined,
  )
}

/** One random page becomes another of which nothing is known, as by idiomorph: with the same nodes where they have an id. */
export function fuzzBesideIdiomorph(from: number, trees: number): Outcome {
  const failures: string[] = []
  let equal = 0
  for (let seed = from; seed < from + trees; seed++) {
    const plot = new Plot(new Dice(seed), true, new Witness())
    const theirs = plot.view.cloneNode(true) as Element
    const [mine, kept] = [plot.view, theirs].map((view) => uniqueIds(view)) as [Ids, Ids]
    const wanted = plot.replant(true)
    void Idiomorph.morph(theirs, wanted, { morphStyle: 'innerHTML' })
    const [now, then] = [uniqueIds(plot.view), uniqueIds(theirs)]
    const lost = [...then].filter(
      ([id, node]) => kept.get(id) === node && mine.get(id) !== now.get(id) && !isInNew(node, kept),
    )
    if (isShown(plot.view, wanted) && !lost[0]) equal++
    else failures.push(`seed ${seed} lost ${lost.map(([id]) => id).join()} in ${plot.view.innerHTML}`)
  }
  return { diffs: trees, equal, failures }
}

type Ids = ReadonlyMap<string, Element>

/** Is it in an element with an id that was not there before? For us that is new with all that is in it. */
function isInNew(node: Element, before: Ids): boolean {
  const around = node.parentElement?.closest('[id]')
  return !!around && (before.get(around.id) !== around || isInNew(around, before))
}

function uniqueIds(view: Element): Ids {
  const elements = [...view.querySelectorAll('[id]')]
  const isAlone = ({ id }: Element): boolean => elements.filter((other) => other.id === id).length === 1
  return new Map(elements.filter(isAlone).map((element) => [element.id, element]))
}

/** The same with another script changing the page before every diff. What it put in stays; one join that knows no render restores all. */
export function fuzzMeddled(from: number, trees: number): Outcome {
  return grow(from, trees, () => new Witness(), meddle)
}

/**
 * The same with another script that puts nodes between those of the page, and classes and attributes on them: apart from
 * these, the page is the full render after every diff; and they stay.
 */
export function fuzzDecorated(from: number, trees: number): Outcome {
  const failures: string[] = []
  let [diffs, equal] = [0, 0]
  for (let seed = from; seed < from + trees; seed++) {
    const dice = new Dice(seed)
    const plot = new Plot(dice, seed % 2 === 0, new Witness())
    for (let step = 0; step < STEPS; step++) {
      const decorations = decorate(plot.view, dice)
      const was = plot.view.innerHTML
      const wanted = step % 3 === 2 ? plot.replant(false) : plot.grow()
      diffs++
      const lost = decorations.filter(({ at, isThere }) => at.isConnected && !isThere())
      equal += decorations.length - lost.length
      const plain = plot.view.cloneNode(true) as Element
      for (const mark of plain.querySelectorAll('mark')) mark.remove()
      for (const each of plain.querySelectorAll('[data-theirs]')) each.removeAttribute('data-theirs')
      if (isShown(plain, wanted) && !lost[0]) continue
      failures.push(
        `seed ${seed} step ${step} lost ${lost.map(({ name }) => name).join()}\n was    ${was}\n got    ${plot.view.innerHTML}\n wanted ${wanted}\n diff ${plot.last}`,
      )
      break
    }
  }
  return { diffs, equal, failures }
}

type Decoration = { readonly name: string; readonly at: Element; readonly isThere: () => boolean }

function ancestors(element: Element | null): Element[] {
  return element ? [element, ...ancestors(element.parentElement)] : []
}

function decorate(view: Element, dice: Dice): Decoration[] {
  const elements = [...view.querySelectorAll(':not(mark,option,g)')]
  return [1, 2].flatMap((i): Decoration[] => {
    const at = elements[dice.below(elements.length)]
    if (!at?.parentElement) return []
    at.setAttribute('data-theirs', '')
    const before = ancestors(at)
    // What gets another place by its id, or is in what does, becomes what it is to be there.
    const isMoved = (): boolean => !ancestors(at).every((each, j) => each === before[j])
    const isThere = (): boolean => at.hasAttribute('data-theirs') || isMoved()
    const attribute = { name: 'attribute', at, isThere }
    if (i === 1 || at.closest('select,svg,textarea')) return [attribute]
    const mark = document.createElement('mark')
    at.before(mark)
    const parent = at.parentElement
    return [attribute, { name: 'mark', at: parent, isThere: () => mark.parentNode === parent || isMoved() }]
  })
}

/** The same with a delegate that throws now and then. */
export function fuzzThrowing(from: number, trees: number): Outcome {
  return grow(
    from,
    trees,
    (dice) => new Moody(dice),
    () => undefined,
  )
}

class Moody extends Witness {
  readonly #dice: Dice
  patience = 0

  constructor(dice: Dice) {
    super()
    this.#dice = dice
  }

  override elementWillUpdate(): void {
    if (this.patience++ < 1 && this.#dice.below(3) === 0) throw new Error('not today')
  }
}

function grow(
  from: number,
  trees: number,
  witness: (dice: Dice) => Witness,
  before: (view: Element, dice: Dice) => void,
): Outcome {
  const failures: string[] = []
  let [diffs, equal] = [0, 0]
  for (let seed = from; seed < from + trees; seed++) {
    const dice = new Dice(seed)
    const delegate = witness(dice)
    const plot = new Plot(dice, seed % 2 === 0, delegate)
    try {
      for (let step = 0; step < STEPS; step++) {
        before(plot.view, dice)
        if (delegate instanceof Moody) delegate.patience = 0
        const wanted = plot.grow()
        diffs++
        if (isShown(plot.view, wanted)) equal++
        else if (before.length === 0) {
          failures.push(
            `seed ${seed} step ${step}\n got    ${plot.view.innerHTML}\n wanted ${wanted}\n diff ${plot.last}`,
          )
          break
        }
      }
      if (before.length > 0) plot.replant(false)
      const wanted = plot.replant(before.length > 0)
      if (!isShown(plot.view, wanted))
        failures.push(`seed ${seed} after a rejoin\n got    ${plot.view.innerHTML}\n wanted ${wanted}`)
    } catch (error) {
      failures.push(`seed ${seed}: ${(error as Error).stack ?? ''}`)
    }
  }
  return { diffs, equal, failures }
}

/** What a translator, an extension or a widget may do to a page. */
function meddle(view: Element, dice: Dice): void {
  const elements = [...view.querySelectorAll('*')]
  const any = (): Element | undefined => elements[dice.below(elements.length)]
  const [one, other] = [any(), any()]
  if (!one || !other) return
  switch (dice.below(6)) {
    case 0:
      wrapSomeText(view, dice)
      return
    case 1:
      one.remove()
      return
    case 2:
      one.before(document.createElement('mark'))
      return
    case 3:
      view.normalize()
      return
    case 4:
      if (!one.contains(other)) other.before(one)
      return
    default:
  }
}

function wrapSomeText(view: Element, dice: Dice): void {
  const texts = document.createTreeWalker(view, NodeFilter.SHOW_TEXT)
  for (let skip = dice.below(9); skip >= 0; skip--) texts.nextNode()
  const text = texts.currentNode
  if (text.nodeType !== 3) return
  const wrapper = document.createElement('mark')
  ;(text as Text).replaceWith(wrapper)
  wrapper.append(text)
}
