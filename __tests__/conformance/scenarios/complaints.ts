import { z } from 'zod'
import { event, form, html, liveView, type AnyLiveView } from '../../../lib/index.ts'
import type { Scenarios } from '../scenario.ts'
import type { Visit } from '../visit.ts'

const recipe = form(
  'recipe',
  z.object({
    name: z.string().min(3, 'Longer.'),
    size: z.enum(['S', 'M']),
    tags: z.array(z.string()).default([]),
    lines: z.array(z.object({ what: z.string().min(1, 'What?') })),
    terms: z.literal('on', 'Agree.'),
  }),
)

/** A form with every kind of field that `form` has attributes for. */
const kitchen = (): AnyLiveView =>
  liveView({
    mount: () => ({ form: recipe.empty({ size: 'S', lines: [{ what: '' }] }), saved: '' }),
    handleEvent: {
      change: event(recipe, (socket, form) => socket.assign({ form })),
      save: event(recipe, (socket, form) => {
        if (!form.data) return socket.assign({ form })
        socket.assign({
          saved: JSON.stringify(form.data),
          form: recipe.empty({ size: 'S', lines: [{ what: '' }] }),
        })
      }),
    },
    render: ({ form, saved }) => {
      const [name, size, tags] = [form.field('name'), form.field('size'), form.field('tags[]')]
      const [terms, ...lines] = [
        form.field('terms'),
        ...form.rows('lines').map((row) => form.field(`${row}[what]`)),
      ]
      return html`<form id=${form.id} phx-change="change" phx-submit="save">
          <input ${name.input()} /><b id=${name.errorId}>${name.errors.join()}</b>
          <select ${size.control()}>${['S', 'M'].map((each) => html`<option ${size.option(each)}>${each}</option>`)}</select>
          ${['a', 'b'].map((tag) => html`<input ${tags.checkbox(tag)} />`)}
          ${lines.map((line) => html`<textarea ${line.control()}>${line.value}</textarea><b id=${line.errorId}>${line.errors.join()}</b>`)}
          <input ${terms.checkbox()} /><b id=${terms.errorId}>${terms.errors.join()}</b>
          <button>Save</button>
        </form>
        <p>${saved}</p>`
    },
  })

/** For each control that is said to be wrong: what describes it. */
const complaints = ({ page }: Visit): Promise<Record<string, string>> =>
  page.$$eval('[aria-invalid=true]', (controls) =>
    Object.fromEntries(
      controls.map((control) => [
        control.id,
        document.getElementById(control.getAttribute('aria-describedby') ?? '')?.textContent ?? '',
      ]),
    ),
  )

const values = ({ page }: Visit): Promise<unknown[]> =>
  page.$$eval('input, select, textarea', (controls) =>
    (controls as HTMLInputElement[]).map(({ type, value, checked }) =>
      type === 'checkbox' ? checked : value,
    ),
  )

export const complaintScenarios: Scenarios = {
  'a form complains of what was used, ties it to the field, and keeps what was typed': {
    view: kitchen,
    act: async (visit) => {
      const { page } = visit
      await page.fill('#recipe-name', 'ab')
      await visit.settled()
      await page.selectOption('select', 'M')
      await page.check('#recipe-tags-b')
      await visit.settled()
      const used = [await complaints(visit), await values(visit)]
      await visit.click('button')
      return [...used, await complaints(visit), await values(visit)]
    },
    seen: [
      { 'recipe-name': 'Longer.' },
      ['ab', 'M', false, true, '', false],
      { 'recipe-name': 'Longer.', 'recipe-lines-0-what': 'What?', 'recipe-terms': 'Agree.' },
      ['ab', 'M', false, true, '', false],
    ],
  },
  'a form that is right is emptied by the server, kind by kind': {
    view: kitchen,
    act: async (visit) => {
      const { page } = visit
      await page.fill('#recipe-name', 'abc')
      await page.selectOption('select', 'M')
      await page.check('#recipe-tags-b')
      await page.fill('textarea', 'flour\nwater')
      await page.check('#recipe-terms')
      await visit.settled()
      await visit.click('button')
      return [JSON.parse((await page.textContent('p')) ?? ''), await values(visit), await complaints(visit)]
    },
    seen: [
      { name: 'abc', size: 'M', tags: ['b'], lines: [{ what: 'flour\nwater' }], terms: 'on' },
      ['', 'S', false, false, '', false],
      {},
    ],
  },
}
