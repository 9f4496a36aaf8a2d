/** A page that loads faster than this shows no bar. @unit milliseconds */
const PATIENCE = 120

/** Styles are set one by one, which a policy without inline styles allows. */
const STYLE = {
  position: 'fixed',
  zIndex: '2147483647',
  top: '0',
  left: '0',
  width: '0',
  height: '3px',
  background: 'var(--live-progress, #2563eb)',
  pointerEvents: 'none',
  transition: 'width 10s cubic-bezier(0, .9, .2, 1)',
}

/** A thin bar at the top of the window, as long as something is loaded that takes its time. */
export class Progress {
  #loading = 0
  #bar: HTMLElement | undefined

  constructor() {
    addEventListener('phx:page-loading-start', () => {
      if (!this.#loading++) setTimeout(() => this.#show(), PATIENCE)
    })
    addEventListener('phx:page-loading-stop', () => {
      if (--this.#loading) return
      this.#bar?.remove()
      this.#bar = undefined
    })
  }

  #show(): void {
    if (!this.#loading || this.#bar) return
    const bar = (this.#bar = document.createElement('div'))
    bar.setAttribute('data-live-progress', '')
    bar.ariaHidden = 'true'
    Object.assign(bar.style, STYLE)
    document.body.append(bar)
    // A width that was never drawn does not grow.
    bar.getBoundingClientRect()
    bar.style.width = '90%'
  }
}
