import { IMPLIED_END } from './elements.ts'
import { opened, OUTSIDE, type Holder, type Open, type Seen, type Sight } from './open-element.ts'

/** What is wrong with a tag or a text, and what to write instead. */
export type Mistake = string | undefined

/** The elements that are open, the outermost first. */
export class Stack {
  readonly open: Open[] = []
  /** What stands at the top of a template of which nothing says what it stands in. */
  readonly top: Holder = {}
  /** Elements that a start tag has closed, and by which. */
  readonly #closedBy = new Map<string, string>()

  constructor(around: readonly Seen[]) {
    for (const each of around) this.push(each, false)
  }

  get inner(): Open | undefined {
    return this.open[this.open.length - 1]
  }

  /** What can be seen from inside of the innermost element. */
  get sight(): Sight {
    return this.inner?.sight ?? OUTSIDE
  }

  push(seen: Seen, isOurs: boolean): void {
    this.open.push(opened(seen, isOurs, this.open.length, this.sight))
  }

  /** Closes the element at a place, and what ends with it, because another one begins. */
  close(at: number, by: string): Mistake {
    const closed = this.open[at] as Open
    const blocker = this.open
      .slice(at + 1)
      .find(({ name, space }) => space !== 'html' || !IMPLIED_END.has(name))
    if (blocker || !closed.isOurs) {
      const whose = closed.isOurs ? '' : ' of the template around'
      return `A browser ends <${closed.name}>${whose} before <${by}>; ${remedyFor(closed.name)}`
    }
    for (const { name } of this.open.slice(at)) this.#closedBy.set(name, by)
    this.open.length = at
    return undefined
  }

  /** Closes the innermost element, as `close` does. */
  closeInner(by: string): Mistake {
    return this.close(this.open.length - 1, by)
  }

  /** What is wrong with the end tag of an element that is not open. */
  notOpen(name: string): Mistake {
    const by = this.#closedBy.get(name)
    if (by === undefined) return `</${name}> closes an element that this template does not open.`
    return `A browser ends <${name}> before <${by}>, so </${name}> comes too late; ${remedyFor(name)}`
  }
}

function remedyFor(name: string): string {
  return name === 'p'
    ? 'write <div> in place of <p>, or end the paragraph first.'
    : `write </${name}> before it.`
}
