/**
 * The page's document. An element's name hides what the browser's own has under that name, such as `<img name="body">`
 * or `<form name="querySelector">`. This one takes everything from where no element of the page can hide it.
 */
export const document: Document = new Proxy({} as Document, {
  get(_, name) {
    const value: unknown = Reflect.get(Document.prototype, name, window.document)
    return typeof value === 'function' ? (value.bind(window.document) as unknown) : value
  },
  set: (_, name, value) => Reflect.set(Document.prototype, name, value, window.document),
})
