import { installPlugin } from '../view-plugin.ts'
import { hearDrops } from './drop.ts'
import { divert } from './forms.ts'
import { joinChanged } from './lost.ts'
import type { UploadsPage, UploadsView } from './port.ts'
import { drawPreviews } from './preview.ts'
import { prune } from './selection.ts'
import { hearAnswers } from './transfer.ts'

let isStarted = false

/** Starts uploads, once: for all live file inputs of the page, also later ones. */
export function startUploads(page: UploadsPage): void {
  if (isStarted) return
  isStarted = true
  hearAnswers(page)
  hearDrops()
  const draw = (): void => {
    prune()
    drawPreviews()
  }
  installPlugin<UploadsView>((view) => {
    if (view) divert(page, view)
    return {
      nodeAdded: draw,
      patchDone_: draw,
      joinChanged_: (isJoined) => joinChanged(page, view, isJoined),
    }
  }, page)
}
