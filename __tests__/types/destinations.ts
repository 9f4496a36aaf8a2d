/** Checked by tsc, never run: where a view may send its browser. */
import { link, type LocalTarget, type Socket } from '../../lib/index.ts'

declare const socket: Socket<object>
declare const term: string | undefined

socket.pushPatch('?page=2', { replace: true })
socket.pushPatch({ term, page: 1, isOpen: false, kind: null })
const filter: { readonly kind: string; readonly page?: number } = { kind: 'desk' }
socket.pushPatch(filter)
const cart: LocalTarget = 'cart'
link({ patch: '../list', replace: true }, 'List')

// @ts-expect-error a parameter is no list
socket.pushPatch({ kinds: ['desk'] })

// @ts-expect-error a path is no number
socket.pushPatch(7)

// @ts-expect-error a redirect leads to a place, and changes no parameters
socket.redirect({ page: 1 })

// @ts-expect-error what a link leads to is known when the page is printed, and parameters of the page are not
link({ patch: { page: 2 } }, '2')

/** Ends the callback. */
export function leave(): never {
  return socket.pushNavigate(cart)
}
