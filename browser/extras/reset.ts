import { guard } from '../attempt.ts'
import { document } from '../document.ts'
import { own } from '../own.ts'

/**
 * The view has called `socket.resetForm(id)`: the fields hold what the page was rendered with, and the client hears of it
 * as of every reset. Where there is no such form, that is reported.
 */
export function reset({ detail: { id } }: CustomEvent<{ readonly id: string }>): void {
  // While the answer to a submit is drawn, nothing is heard of a reset.
  setTimeout(() =>
    guard(`resetForm("${id}")`, '', () => own(document.getElementById(id) as HTMLFormElement).reset()),
  )
}
