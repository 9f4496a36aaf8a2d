import { bare, type PageElement } from './own.ts'

/** The document of a page whose elements may be fields. */
interface PageDocument extends Document {
  readonly activeElement: (HTMLElement & PageElement) | null
  getElementById(id: string): (HTMLElement & PageElement) | null
}

/** The window of the page. */
declare const window: { readonly document: PageDocument }

/**
 * The page's document. An element's name hides what the browser's own has under that name, such as `<img name="body">`
 * or `<form name="querySelector">`. This one takes everything from where no element of the page can hide it.
 */
export const document: PageDocument = bare(
  () => Document,
  () => window.document,
)
