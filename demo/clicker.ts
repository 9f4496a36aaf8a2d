import { event, fields, html, liveView } from '../lib/index.ts'

/** A counter whose buttons say by how much: what `phx-value-number` holds comes as text and is read as a number. */
export const clicker = liveView({
  mount: () => ({ count: 0 }),

  handleEvent: {
    add: event(fields({ number: Number }), (socket, { number }) => {
      socket.update('count', (count) => count + number)
    }),
  },

  render: ({ count }) => html`
    <section class="card clicker" aria-label="Clicker">
      <output class="${['figure', sign(count)]}" aria-live="polite" aria-label="Count">${count}</output>
      <div class="buttons">
        <button phx-click="add" phx-value-number="-1" aria-label="Subtract 1">−1</button>
        <button phx-click="add" phx-value-number="1" aria-label="Add 1">+1</button>
        <button phx-click="add" phx-value-number="10" aria-label="Add 10">+10</button>
      </div>
    </section>`,
})

function sign(count: number): 'above' | 'below' | 'zero' {
  if (count === 0) return 'zero'
  return count > 0 ? 'above' : 'below'
}
