import type { Diff, Node as Part } from '../../lib/protocol/diff.ts'
import { withTree } from './patch-page.ts'

/** Random messages that are about components alone, beside what a fresh render of them shows. */

/** One component: its texts, its rows, and which components stand in it. */
type State = { title: string; text: string; rows: string[]; isOpen: boolean; inside: number[] }

const OPEN = ['<b>', '</b>']
const CLOSED = ['<i>', '</i> ']
const ROW = ['<s>', '</s>']
const COMPONENT = ['<div title="', '">', ' <p>', '</p>', '</div>']

/** @returns the messages after which the page was wrong */
export function fuzzComponents(rounds: number): string[] {
  const random = numbers(7)
  const states = new Map<number, State>()
  let last = 0
  const made = (): number => {
    states.set(++last, { title: 't', text: `new ${last}`, rows: ['r'], isOpen: false, inside: [] })
    return last
  }
  const roots = [made(), made(), made()]
  const c = Object.fromEntries([...states].map(([cid, state]) => [cid, whole(state)]))
  const { patcher, view } = withTree(Object.assign({ s: ['<main>', '', '', '</main>'], c }, roots))
  const wrong: string[] = []
  for (let round = 0; round < rounds; round++) {
    const c: Record<number, Part> = {}
    for (const cid of shown(roots, states)) {
      const state = states.get(cid)
      if (!state || random(3) > 0) continue
      const was = structuredClone(state)
      change(state, random, () => {
        const inner = made()
        c[inner] = whole(states.get(inner) as State)
        return inner
      })
      c[cid] = difference(was, state)
    }
    const message: Diff = { c }
    const told = JSON.stringify(message)
    patcher.apply(message)
    if (view.innerHTML !== parsed(`<main>${roots.map((cid) => print(cid, states)).join('')}</main>`))
      wrong.push(told)
  }
  return wrong
}

function change(state: State, random: (below: number) => number, make: () => number): void {
  const word = String(random(100))
  const changes = [
    () => (state.title = word),
    () => (state.text = word),
    () => (state.isOpen = !state.isOpen),
    () => state.rows.splice(random(state.rows.length + 1), 0, word),
    () => state.rows.splice(random(state.rows.length), 1),
    () => (state.rows[0] = word),
    () => state.inside.push(make()),
    () => state.inside.shift(),
    () => state.inside.reverse(),
  ]
  for (let i = random(3); i >= 0; i--) changes[random(changes.length)]?.()
}

/** The components in the page, an inner one before the one around it. */
function shown(cids: readonly number[], states: ReadonlyMap<number, State>): number[] {
  return cids.flatMap((cid) => [...shown(states.get(cid)?.inside ?? [], states), cid])
}

function whole({ title, text, rows, isOpen, inside }: State): Part {
  return {
    s: COMPONENT,
    0: title,
    1: { s: isOpen ? OPEN : CLOSED, 0: text },
    2: {
      s: ROW,
      k: Object.assign(
        { kc: rows.length },
        rows.map((row) => ({ 0: row })),
      ),
    },
    3: {
      s: ['', ''],
      k: Object.assign(
        { kc: inside.length },
        inside.map((cid) => ({ 0: cid })),
      ),
    },
  }
}

function difference(was: State, state: State): Part {
  const node = whole(state)
  const { 0: title, 1: text, 2: rows, 3: inside } = node
  return {
    ...(was.title !== state.title && { 0: title as string }),
    ...(was.isOpen !== state.isOpen
      ? { 1: text as Part }
      : was.text !== state.text && { 1: { 0: state.text } }),
    ...(was.rows.join() !== state.rows.join() && { 2: { k: (rows as Part).k } as Part }),
    ...(was.inside.join() !== state.inside.join() && { 3: { k: (inside as Part).k } as Part }),
  }
}

function print(cid: number, states: ReadonlyMap<number, State>): string {
  const { title = '', text = '', rows = [], isOpen, inside = [] } = states.get(cid) ?? {}
  const [before, behind] = isOpen ? OPEN : CLOSED
  const all = rows.map((row) => `<s>${row}</s>`).join('')
  const inner = inside.map((each) => print(each, states)).join('')
  return `<div data-phx-component="${cid}" title="${title}">${before}${text}${behind} <p>${all}</p>${inner}</div>`
}

function parsed(html: string): string {
  const element = document.createElement('div')
  element.innerHTML = html
  return element.innerHTML
}

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}
