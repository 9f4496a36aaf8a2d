/** A line of the points that the view pushes, drawn by the browser: the newest on the right. */
liveView.hooks.Chart = {
  mounted() {
    this.points = []
    this.el.innerHTML = `
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path class="grid" d="M0 25H100M0 50H100M0 75H100"/><path class="area"/><path class="line"/>
      </svg>
      <p class="scale" aria-hidden="true"><span></span><span></span><span>now</span></p>`
    this.handleEvent('points', ({ points }) => this.add(points))
  },

  /** The view has changed one of the element's `data-*` attributes: what it shows, not what it has. */
  updated() {
    this.draw()
  },

  /** Points come one by one, or many at once after a pause or a reconnect: those it has already are passed over. */
  add(points) {
    const last = this.points.at(-1)?.at ?? 0
    this.points = [...this.points, ...points.filter(({ at }) => at > last)].slice(-150)
    this.draw()
  },

  draw() {
    const span = Number(this.el.dataset.span)
    const now = this.points.at(-1)?.at ?? 0
    // One point more, outside on the left, so that the line begins at the edge.
    const first = this.points.findLastIndex(({ at }) => now - at >= span * 1000)
    const shown = this.points.slice(Math.max(first, 0))
    const top = Math.max(10, ...shown.map(({ used }) => Math.ceil(used / 10) * 10))
    const place = ({ at, used }) => `${100 - (now - at) / span / 10} ${100 - (used / top) * 100}`
    const line = shown.map(place).join('L')
    const [, area, path] = this.el.querySelectorAll('path')
    path.setAttribute('d', line && `M${line}`)
    area.setAttribute('d', line && `M${line}V100H${place(shown[0]).split(' ')[0]}Z`)
    const [most, ago] = this.el.querySelectorAll('span')
    most.textContent = `${top} MB`
    ago.textContent = `${span} s ago`
  },
}
