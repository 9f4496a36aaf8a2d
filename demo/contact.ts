import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { event, form, html, liveView, type Field, type Form, type Rendered } from '../lib/index.ts'

/** How long a message is on its way, so that there is something to see. @unit milliseconds */
const DELIVERY = 600
const MAX = 300

const TOPICS = { question: 'A question', order: 'An order', praise: 'Praise' } as const

const contact = form(
  'contact',
  z
    .object({
      name: z.string().trim().min(1, 'Tell us your name.'),
      email: z.email('This is no e-mail address.'),
      topic: z.enum(['question', 'order', 'praise']),
      order: z.string().default(''),
      message: z.string().trim().min(10, 'A few words more, please.').max(MAX, 'That is too long.'),
    })
    // What one field asks of another is asked even while others are wrong.
    .refine(({ topic, order }) => topic !== 'order' || /^\d{4}$/.test(order), {
      path: ['order'],
      error: 'The number has four digits.',
      when: () => true,
    }),
)

const start = contact.empty({ topic: 'question' })

type Names = 'name' | 'email' | 'topic' | 'order' | 'message'

/**
 * A form that says what is wrong while it is filled in: of a field when it has been used, of all of them when they
 * are sent. What only the server can know, whether anybody reads mail at that address, it says then.
 */
export const contactForm = liveView({
  mount: () => ({ form: start, isRefused: false, thanks: '' }),

  handleEvent: {
    change: event(contact, (socket, form) => {
      socket.assign({ form, isRefused: socket.assigns.isRefused && !form.data, thanks: '' })
    }),
    send: event(contact, async (socket, form) => {
      if (!form.data) return socket.assign({ form, isRefused: true })
      await pause(DELIVERY, undefined, { signal: socket.signal })
      const { name, email } = form.data
      if (email.endsWith('@example.com')) {
        return socket.assign({ form: form.withError('email', 'Nobody reads mail there.'), isRefused: true })
      }
      socket.assign({
        form: start,
        isRefused: false,
        thanks: `Thank you, ${name}. We will write to ${email}.`,
      })
    }),
  },

  render: ({ form, isRefused, thanks }) => html`
    <section class="card">
      <form class="fields" id=${form.id} phx-change="change" phx-submit="send" novalidate>
        ${labelled(
          form.field('name'),
          'Name',
          (field) => html`
          <input ${field.input({ autocomplete: 'name' })} phx-debounce="blur" required>`,
        )}
        ${labelled(
          form.field('email'),
          'E-mail',
          (field) => html`
          <input type="email" ${field.input({ autocomplete: 'email' })} phx-debounce="blur" required>`,
        )}
        ${topics(form)}
        ${labelled(
          form.field('message'),
          'Message',
          (field) => html`
          <textarea ${field.control({ rows: 4, 'aria-describedby': 'contact-count' })} required>${field.value}</textarea>
          <p class="hint" id="contact-count">${field.value.length} of ${MAX} letters</p>`,
        )}
        <div class="line">
          <button class="main" phx-disable-with="Sending …">Send</button>
          <p role="status">${thanks}</p>
        </div>
        <p class="problem" role="alert">${isRefused && 'Not sent yet: please look through the fields above.'}</p>
      </form>
    </section>`,
})

/** The choice of a topic, and below it the field that belongs to one of them. */
function topics(form: Form<Names>): Rendered {
  const field = form.field('topic')
  return html`
    <fieldset>
      <legend>About</legend>
      ${Object.entries(TOPICS).map(
        ([topic, text]) => html`
        <label class="choice"><input ${field.radio(topic)}> ${text}</label>`,
      )}
    </fieldset>
    ${
      field.value === 'order' &&
      labelled(
        form.field('order'),
        'Number of the order',
        (order) => html`
      <input ${order.input({ inputmode: 'numeric', placeholder: '0000' })} phx-debounce="blur" required>`,
      )
    }`
}

function labelled(field: Field, text: string, control: (field: Field) => Rendered): Rendered {
  return html`
    <div>
      <label for=${field.id}>${text}</label>
      ${control(field)}
      <p class="problem" id=${field.errorId} aria-live="polite">${field.errors.join(' ')}</p>
    </div>`
}
