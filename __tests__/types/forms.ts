/** Checked by tsc, never run: what the types of forms must allow, and what they must not. */
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { event, fields, form, html, liveView, type FormOf, type StandardSchema } from '../../lib/index.ts'

const Order = z.object({
  email: z.email(),
  guests: z.coerce.number(),
  address: z.object({ city: z.string() }).optional(),
  tags: z.array(z.string()).default([]),
  lines: z.array(z.object({ text: z.string(), count: z.coerce.number() })),
})
const order = form('order', Order)
const empty = order.empty({ email: 'ada@example.com' })

empty.field('email')
empty.field('guests')
empty.field('address[city]')
empty.field('tags[]')
empty.field('lines')
empty.rows('lines').map((row) => empty.field(`${row}[count]`))
empty.withRows('lines', (rows) => [...rows, { text: '', count: 0 }])
empty.withValue('address[city]', 'Rome').withValue('tags[]', ['a'])
// @ts-expect-error a misspelt name in withValue
empty.withValue('adress[city]', 'Rome')
// @ts-expect-error what no field could hold
empty.withValue('email', () => '')

type State = { readonly form: FormOf<typeof order> }
liveView<State>({
  mount: () => ({ form: order.empty() }),
  handleEvent: {
    change: event(order, (socket, form) => socket.assign({ form: form.withValue('guests', 2) })),
    // @ts-expect-error a misspelt name of a form that was written down
    typo: (socket) => void socket.assigns.form.field('emial'),
    read: (socket) => void socket.assigns.form.data?.guests.toFixed(),
  },
  render: ({ form }) => html`${form.id}`,
})
// @ts-expect-error a misspelt list
empty.withRows('liens', (rows) => rows)
// @ts-expect-error a row that no form could hold
empty.withRows('lines', (rows) => [...rows, { text: () => '' }])
// @ts-expect-error a misspelt name
empty.field('emial')
// @ts-expect-error a misspelt name in a group
empty.field('address[town]')
// @ts-expect-error a group is no field
empty.field('address')
// @ts-expect-error a list's name has brackets
empty.field('tags')
// @ts-expect-error a row has no such field
empty.field('lines[0][price]')
// @ts-expect-error an error for a field that is not there
empty.withError('emial', 'taken')
// @ts-expect-error a value for a field that is not there
order.empty({ emial: 'ada@example.com' })

liveView({
  mount: () => ({ form: order.empty(), guests: 0 }),
  handleEvent: {
    change: event(order, (socket, form) => socket.assign({ form })),
    save: event(order, (socket, form) => {
      // @ts-expect-error nobody knows yet whether all is well
      socket.assign({ guests: form.data.guests })
      if (!form.data) return socket.assign({ form })
      // @ts-expect-error a number is no text
      const text: string = form.data.guests
      socket.assign({ guests: form.data.guests, form: form.withError('email', text) })
    }),
  },
  render: ({ form }) => html`<input ${form.field('email').input()}>`,
})

const login = form('login', fields({ name: String, stay: Boolean })).empty()
login.field('stay')
// @ts-expect-error not in the table
login.field('password')

const byValibot = form('valibot', v.object({ a: v.string() })).empty()
byValibot.field('a')
// @ts-expect-error not in the schema
byValibot.field('b')

const byArktype = form('arktype', type({ a: { b: 'string' } })).empty()
byArktype.field('a[b]')
// @ts-expect-error not in the schema
byArktype.field('b')

declare const own: StandardSchema<{ a: string }>
form('own', own).empty().field('a')
// @ts-expect-error not in what a schema makes that does not say what it takes
form('own', own).empty().field('b')

type Tree = { name: string; children: Tree[] }
declare const tree: StandardSchema<Tree>
form('tree', tree).empty().field('children[0][children][1][name]')
// @ts-expect-error no branch has that
form('tree', tree).empty().field('children[0][nmae]')

const anything = form('anything', (sent) => sent).empty()
anything.field('whatever[it][is]')

// @ts-expect-error an id comes first
form(fields({}))
// @ts-expect-error and a parser second
form('login')
