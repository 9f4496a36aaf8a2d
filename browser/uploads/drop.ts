import { document } from '../dom/document.ts'
import { own, type AtElement, type Listener } from '../dom/own.ts'
import { bound, phx } from '../dom/phx.ts'
import { LIVE_INPUT } from './selection.ts'

/** The drop target that files are being dragged over. */
let active: Element | null = null

/** Lets people drop files on elements with `phx-drop-target`, which names a live file input by its id. */
export function hearDrops(): void {
  for (const type of ['dragover', 'dragleave', 'drop']) addEventListener(type, dragged)
}

const dragged: Listener = (event: AtElement<DragEvent>) => {
  const { type, target, dataTransfer, relatedTarget } = event
  const { types, files = null } = dataTransfer ?? {}
  const zone = types?.includes('Files') ? own(target).closest(bound('drop-target')) : null
  if (zone) event.preventDefault()
  own(active)?.classList.remove('phx-drop-target-active')
  // As long as another element is entered, the files are still over the window.
  active = type === 'dragover' || relatedTarget ? zone : null
  own(active)?.classList.add('phx-drop-target-active')
  if (zone && type === 'drop') drop(phx(zone, 'drop-target'), files)
}

function drop(id: string | null, files: FileList | null): void {
  const input = document.getElementById(id ?? '')
  if (!(input instanceof HTMLInputElement) || !input.matches(`${LIVE_INPUT}:enabled`)) return
  input.files = files
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
