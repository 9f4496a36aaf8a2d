/** How far a press has to go before it is a drag. In pixels. */
const THRESHOLD = 6

/**
 * Cards that are dragged: by mouse or pen wherever one takes them, by a finger at the handle, since elsewhere a finger
 * scrolls. The server moves them; until it has, the card stays where it was let go. The keyboard is the server's.
 */
liveView.hooks.Board = {
  mounted() {
    this.el.addEventListener('pointerdown', (event) => this.press(event))
    this.el.addEventListener('keydown', (event) => {
      // A held card moves, and not the page.
      if (event.target.matches('.grip[aria-pressed=true]') && event.key.startsWith('Arrow'))
        event.preventDefault()
    })
  },

  press(event) {
    const card = event.target.closest('.ticket')
    const isGrip = event.target.closest('.grip')
    if (!card || event.button !== 0 || (event.pointerType === 'touch' && !isGrip)) return
    if (!isGrip && event.target.closest('button, input')) return
    const drag = { id: card.id, x: event.pageX, y: event.pageY, isOn: false }
    const end = new AbortController()
    const hear = (type, act, options) => addEventListener(type, act, { signal: end.signal, ...options })
    const stop = (isDropped, last) => {
      end.abort()
      if (drag.isOn) this.drop(drag, isDropped && last)
    }
    hear('pointermove', (now) => this.drag(drag, now))
    hear('pointerup', (last) => stop(true, last))
    hear('pointercancel', () => stop(false))
    hear('keydown', ({ key }) => key === 'Escape' && stop(false))
  },

  drag(drag, { pageX, pageY, clientX, clientY }) {
    const [x, y] = [pageX - drag.x, pageY - drag.y]
    drag.isOn ||= Math.hypot(x, y) > THRESHOLD
    const card = document.getElementById(drag.id)
    if (!drag.isOn || !card) return
    getSelection()?.removeAllRanges()
    card.classList.add('dragged')
    card.style.translate = `${x}px ${y}px`
    if (clientY < 64 || clientY > innerHeight - 64) scrollBy(0, clientY < 64 ? -16 : 16)
    this.mark(this.placeAt(card, clientX, clientY))
  },

  drop({ id }, last) {
    // The click that a drag ends with means nothing.
    const silence = (click) => click.stopPropagation()
    addEventListener('click', silence, { capture: true, once: true })
    setTimeout(() => removeEventListener('click', silence, true))
    this.mark()
    const card = document.getElementById(id)
    const rest = () => {
      card?.classList.remove('dragged')
      card?.style.removeProperty('translate')
    }
    if (!card || !last) return rest()
    const { column, index } = this.placeAt(card, last.clientX, last.clientY)
    this.pushEvent('move', { id: Number(card.dataset.card), column: column.dataset.column, index }).then(
      rest,
      rest,
    )
  },

  /** The column nearest to a point, and how many cards there are above it. */
  placeAt(card, x, y) {
    const away = (box) => Math.max(box.left - x, x - box.right, 0) + Math.max(box.top - y, y - box.bottom, 0)
    const [column] = [...this.el.querySelectorAll('.column')].sort(
      (a, b) => away(a.getBoundingClientRect()) - away(b.getBoundingClientRect()),
    )
    const others = [...column.querySelectorAll('.ticket')].filter((each) => each !== card)
    const below = others.findIndex((each) => {
      const { top, height } = each.getBoundingClientRect()
      return y < top + height / 2
    })
    return { column, index: below < 0 ? others.length : below, before: others[below] }
  },

  /** Shows where the card would stand. */
  mark({ column, before } = {}) {
    for (const each of this.el.querySelectorAll('.over, .before')) each.classList.remove('over', 'before')
    before?.classList.add('before')
    if (!before) column?.classList.add('over')
  },
}

/** A dialog around which nothing can be reached. Escape and a click outside are its button for cancelling. */
liveView.hooks.Modal = {
  mounted() {
    const cancel = () => this.el.querySelector('[data-cancel]').click()
    this.el.addEventListener('cancel', (event) => {
      event.preventDefault()
      cancel()
    })
    this.el.addEventListener('click', ({ target }) => target === this.el && cancel())
    this.el.showModal()
    this.el.querySelector('input').select()
  },
  destroyed() {
    document.getElementById(this.el.dataset.return)?.focus()
  },
}
