import { document } from '../dom/document.ts'

/** A page that loads faster than this shows no bar. @unit milliseconds */
const PATIENCE = 120

/** Set by script (`cssText`): a Content-Security-Policy without inline styles allows that. */
const STYLE =
  'position:fixed;z-index:2147483647;top:0;left:0;width:0;height:3px;background:var(--live-progress,#2563eb);pointer-events:none;transition:width 10s cubic-bezier(0,.9,.2,1)'

/** Shows a thin bar at the top of the window while a page is loading, if that takes more than a moment. */
export function showProgress(): void {
  let loading = 0
  let bar: HTMLElement | undefined
  addEventListener('phx:page-loading-start', () => {
    if (!loading++)
      setTimeout(() => {
        if (loading) bar ??= makeBar()
      }, PATIENCE)
  })
  addEventListener('phx:page-loading-stop', () => {
    if (--loading) return
    bar?.remove()
    bar = undefined
  })
}

function makeBar(): HTMLElement {
  const bar = document.createElement('div')
  bar.dataset['liveProgress'] = ''
  bar.ariaHidden = 'true'
  bar.style.cssText = STYLE
  document.body.append(bar)
  // The browser has to lay out the first width, or the transition does not run.
  bar.getBoundingClientRect()
  bar.style.width = '90%'
  return bar
}
