import { Idiomorph } from 'idiomorph'
import { Patcher } from '../../browser/patch/patch.ts'
import type { Diff } from '../../lib/protocol/diff.ts'
import type { Node as Message } from '../../lib/protocol/diff.ts'
import { Tree } from '../../lib/protocol/tree.ts'
import { each } from '../../lib/template/each.ts'
import { html } from '../../lib/template/html.ts'
import type { Rendered } from '../../lib/template/rendered.ts'
import { firstTree, nextDiff } from '../../lib/template/diff/to-diff.ts'
import { toHtml } from '../../lib/template/print/to-html.ts'
import { MESSAGE } from '../../lib/protocol/messages.ts'

/** The official client, bundled beside this file. */
declare const official: {
  readonly Socket: unknown
  readonly LiveSocket: new (
    path: string,
    socket: unknown,
    options: object,
  ) => { connect(): void; disconnect(): void }
}

type Row = { readonly id: number; readonly qty: number }

/** The benchmark's table on the server's side: what the frames of its diffs say. */
class Table {
  rows: readonly Row[]
  readonly #dialect: { readonly splices: boolean }
  #sent: ReturnType<typeof firstTree>['sent'] | undefined

  constructor(count: number, splices: boolean) {
    this.rows = Array.from({ length: count }, (_, i) => ({ id: i + 1, qty: 0 }))
    this.#dialect = { splices }
  }

  join(): string {
    const { tree, sent } = firstTree(this.#render(), this.#dialect)
    this.#sent = sent
    return JSON.stringify(tree)
  }

  /** The diff to other rows. */
  become(rows: readonly Row[]): string {
    this.rows = rows
    if (!this.#sent) throw new Error('not joined')
    const { diff, sent } = nextDiff(this.#sent, this.#render(), this.#dialect)
    this.#sent = sent
    return JSON.stringify(diff ?? {})
  }

  html(): string {
    return toHtml(this.#render())
  }

  #render(): Rendered {
    return html`<table><tbody id="rows">${each(
      this.rows,
      (row) => row.id,
      ({ id, qty }) =>
        html`<tr id="row-${id}"><td>${id}</td><td>item-${id}</td><td>${(id * 1.5).toFixed(2)}</td><td>${qty}</td><td><button phx-click="touch" phx-value-id="${id}">+</button></td></tr>`,
      each.same,
    )}</tbody></table>`
  }
}

/** Something that turns frames into a page. */
interface Technique {
  /** Takes over a view that holds the first render. */
  join(view: HTMLElement, tree: string): void
  apply(diff: string): void
  end?(): void
}

class Ours implements Technique {
  #patcher: Patcher | undefined

  join(view: HTMLElement, tree: string): void {
    const nobody = (): void => undefined
    this.#patcher = new Patcher(view, {
      nodeAdded: nobody,
      isLeaving: () => false,
      elementWillUpdate: nobody,
      elementUpdated: nobody,
      isLocked: () => false,
    })
    this.#patcher.mount(JSON.parse(tree) as Diff, true)
  }

  apply(diff: string): void {
    this.#patcher?.apply(JSON.parse(diff) as Diff)
  }
}

class WholeView implements Technique {
  #view: HTMLElement | undefined
  #tree: Tree | undefined

  join(view: HTMLElement, tree: string): void {
    this.#view = view
    this.#tree = new Tree(JSON.parse(tree) as Message)
  }

  apply(diff: string): void {
    if (!this.#tree || !this.#view) return
    this.#tree.merge(JSON.parse(diff) as Message)
    const template = document.createElement('template')
    template.innerHTML = this.#tree.toString()
    void Idiomorph.morph(this.#view, [...template.content.childNodes], {
      morphStyle: 'innerHTML',
      ignoreActiveValue: true,
    })
  }
}

/** The official client on a transport that answers its join and passes on what it is given. */
class Official implements Technique {
  static #count = 0
  #receive: ((payload: string) => void) | undefined
  #socket: { disconnect(): void } | undefined

  join(view: HTMLElement, tree: string): void {
    view.id = `phx-${String(Official.#count++)}`
    view.setAttribute('data-phx-main', '')
    view.setAttribute('data-phx-session', 'session')
    view.setAttribute('data-phx-static', 'static')
    const passOn = (receive: (diff: string) => void): void => {
      this.#receive = receive
    }
    let open: (() => void) | undefined
    class Transport {
      readyState = 0
      onopen?: () => void
      onmessage?: (message: { data: string }) => void

      constructor() {
        open = () => {
          this.readyState = 1
          this.onopen?.()
        }
      }
      send(frame: string): void {
        const [joinRef, ref, topic, event] = JSON.parse(frame) as string[]
        if (event !== MESSAGE.join) return
        passOn((diff) =>
          this.onmessage?.({ data: `["${String(joinRef)}",null,"${String(topic)}","diff",${diff}]` }),
        )
        const reply = `{"status":"ok","response":{"rendered":${tree},"liveview_version":"1.2.0"}}`
        this.onmessage?.({
          data: `["${String(joinRef)}","${String(ref)}","${String(topic)}","phx_reply",${reply}]`,
        })
      }
      close(): void {
        this.readyState = 3
      }
    }
    const params = { _csrf_token: 'token' }
    const socket = new official.LiveSocket('/live', official.Socket, { params, transport: Transport })
    this.#socket = socket
    socket.connect()
    open?.()
  }

  apply(diff: string): void {
    if (!this.#receive) throw new Error('the official client has not joined')
    this.#receive(diff)
  }

  end(): void {
    this.#socket?.disconnect()
  }
}

const techniques = {
  ours: { make: () => new Ours(), splices: true },
  'ours, rows in Phoenix’s form': { make: () => new Ours(), splices: false },
  'idiomorph, whole view': { make: () => new WholeView(), splices: false },
  'official client': { make: () => new Official(), splices: false },
} satisfies Record<string, { readonly make: () => Technique; readonly splices: boolean }>

/** Each operation and the one that takes it back. */
const operations: Record<string, readonly ((rows: readonly Row[], i: number) => readonly Row[])[]> = {
  'touch a cell': [
    (rows, i) =>
      rows.with((i * 7919) % rows.length, { ...(rows[(i * 7919) % rows.length] as Row), qty: i + 1 }),
  ],
  append: [(rows, i) => [...rows, { id: 1_000_000 + i, qty: 0 }], (rows) => rows.slice(0, -1)],
  prepend: [(rows, i) => [{ id: 1_000_000 + i, qty: 0 }, ...rows], (rows) => rows.slice(1)],
  'swap two': [(rows) => rows.with(1, rows.at(-2) as Row).with(-2, rows[1] as Row)],
  'remove one': [
    (rows) => rows.toSpliced(rows.length >> 1, 1),
    (rows, i) => rows.toSpliced(rows.length >> 1, 0, { id: 2_000_000 + i, qty: 0 }),
  ],
  'touch all': [(rows, i) => rows.map((row) => ({ ...row, qty: i + 1 }))],
}

export const techniqueNames = Object.keys(techniques) as (keyof typeof techniques)[]
export const operationNames = Object.keys(operations)

export type Measured = {
  readonly script: readonly number[]
  readonly layout: readonly number[]
  readonly bytes: number
}

/** How long frames of one kind take, in milliseconds: until the call returns, and until the page is laid out. */
export function measure(
  technique: keyof typeof techniques,
  operation: string,
  count: number,
  rounds: number,
): Measured {
  const { make, splices } = techniques[technique]
  const table = new Table(count, splices)
  const view = document.createElement('div')
  view.innerHTML = table.html()
  document.body.replaceChildren(view)
  const client: Technique = make()
  client.join(view, table.join())
  const [script, layout]: [number[], number[]] = [[], []]
  const [forth, back] = operations[operation] ?? []
  let bytes = 0
  for (let i = 0; i < rounds + 1; i++) {
    // The clock is coarse: what is quick is done several times in a row.
    const times = back || technique === 'idiomorph, whole view' || technique === 'official client' ? 1 : 10
    const frames = Array.from({ length: times }, (_, j) =>
      table.become(forth?.(table.rows, i * times + j) ?? []),
    )
    bytes = frames[0]?.length ?? 0
    layOut()
    const started = performance.now()
    for (const frame of frames) client.apply(frame)
    const written = performance.now()
    layOut()
    const shown = performance.now()
    if (i > 0) {
      script.push((written - started) / times)
      layout.push((shown - started) / times)
    }
    if (back) client.apply(table.become(back(table.rows, i)))
  }
  check(view, table)
  client.end?.()
  return { script, layout, bytes }
}

/** Makes the browser lay the page out now. */
function layOut(): void {
  if (document.body.offsetHeight < 0) throw new Error('a page without height')
}

function check(view: HTMLElement, table: Table): void {
  const wanted = document.createElement('div')
  wanted.innerHTML = table.html()
  const shown = view.cloneNode(true) as HTMLElement
  for (const element of shown.querySelectorAll('[data-phx-id]')) element.removeAttribute('data-phx-id')
  if (shown.innerHTML !== wanted.innerHTML) throw new Error('the page is not the full render')
}
