import { each, html, liveView, type Rendered } from '../../../lib/index.ts'
import { toHtml } from '../../../lib/template/print/to-html.ts'
import type { Scenarios } from '../scenario.ts'

type Row = {
  readonly key: number
  readonly text: string
  readonly kind: number
  readonly parts: readonly string[]
}
type State = { readonly rows: readonly Row[]; readonly mode: number; readonly title: string | undefined }

const STEPS = 40

/** Numbers below `end` that look like chance, the same in every run. */
function dice(seed: number): (end: number) => number {
  let state = seed
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * end)
  }
}

/** States that follow from each other by rows that come, go, move and change. */
function history(seed: number): readonly State[] {
  const roll = dice(seed)
  const texts = ['', 'a', '<b>', 'two words', 'é & "x"'] as const
  const row = (key: number): Row => ({
    key,
    text: texts[roll(texts.length)] ?? '',
    kind: roll(3),
    parts: texts.slice(0, roll(4)),
  })
  const states: State[] = [{ rows: [], mode: 0, title: undefined }]
  for (let step = 1; step <= STEPS; step++) {
    const rows = [...(states.at(-1)?.rows ?? [])]
    for (let change = roll(4); change >= 0; change--) {
      const at = roll(rows.length + 1)
      const what = roll(5)
      if (what < 2) rows.splice(at, 0, row(step * 10 + change))
      else if (what === 2) rows.splice(at, 1 + roll(2))
      else if (what === 3) rows.splice(roll(rows.length), 0, ...rows.splice(at, 1 + roll(3)))
      else if (rows[at]) rows[at] = row(rows[at].key)
    }
    states.push({ rows, mode: roll(3), title: [undefined, '', 'x'][roll(3)] })
  }
  return states
}

function render({ rows, mode, title }: State): Rendered {
  return html`<h1 title=${title} class=${mode > 0 && `mode-${mode}`}>${rows.length} rows</h1>
    ${mode === 1 && html`<p>${title} ${title === 'x' && html`<i>one</i>`}</p>`}
    <ul>${each(
      rows,
      ({ key }) => key,
      (row) =>
        html`<li id="row-${row.key}" class=${['odd', undefined, 'even'][row.kind]}>${content(row)}</li>`,
    )}</ul>
    ${
      mode === 2
        ? each(
            rows,
            ({ key }) => key,
            (row) => html`<b>${row.key}</b>${row.text}`,
          )
        : 'plain'
    }`
}

function content({ text, kind, parts }: Row): Rendered | string {
  if (kind === 0) return text
  if (kind === 1) return html`<b>${text}</b>${parts.map((part) => html`<u>${part}</u>`)}`
  return html`${each(
    parts,
    (part) => part,
    (part) => html`<i title="${part}">${part}</i>`,
  )} ${text}`
}

/** Says what is wrong where the page is not what that markup would make, but for how text is cut into nodes. */
function difference(main: Element, markup: string): string {
  const [wanted, found] = [document.createElement('main'), main.cloneNode(true) as Element]
  wanted.innerHTML = markup
  found.normalize()
  return found.isEqualNode(wanted) ? '' : `${found.innerHTML} instead of ${wanted.innerHTML}`
}

export const chance: Scenarios = Object.fromEntries(
  [1, 2].map((seed) => [
    `whatever changes by chance, the page is as the server would print it (${seed})`,
    {
      view: () =>
        liveView({
          mount: (socket) => {
            socket.subscribe('steps')
            return { step: 0 }
          },
          handleInfo: { to: (socket, step: number) => socket.assign({ step }) },
          render: ({ step }) => html`<p id="step">${step}</p>
            <main>${render(history(seed)[step] as State)}</main>`,
        }),
      act: async (visit) => {
        for (const [step, state] of history(seed).entries()) {
          visit.site.live.pubsub.broadcast('steps', 'to', step)
          await visit.shows('#step', String(step))
          const wrong = await visit.page.locator('main').evaluate(difference, toHtml(render(state)))
          if (wrong) return `step ${step}: ${wrong}`
        }
        return 'as printed'
      },
      seen: 'as printed',
    },
  ]),
)
