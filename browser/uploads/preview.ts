import { document } from '../dom/document.ts'
import { selections } from './selection.ts'

/** Shows each chosen image in the element that the server has made for it. */
export function drawPreviews(): void {
  const images = document.querySelectorAll<HTMLImageElement>('img[data-phx-entry-ref]')
  for (const { entries_ } of selections)
    for (const entry of entries_)
      for (const image of images)
        if (image.dataset['phxEntryRef'] === entry.ref) {
          const url = (entry.url_ ??= URL.createObjectURL(entry.file))
          // To write the same again would load the image again.
          if (image.src !== url) image.src = url
        }
}
