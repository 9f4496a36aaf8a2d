import { EVENTS, HEAD, REPLY, RESET_FORM, TITLE, type Envelope, type PageHead } from '../protocol/diff.ts'
import type { Frame, Payload } from '../protocol/frame.ts'
import type { JsonValue } from '../protocol/json.ts'
import { Tree } from '../protocol/tree.ts'
import type { HistoryKind } from './page-history.ts'
import type { Reply, TestConnection } from './test-connection.ts'
import { MESSAGE } from '../protocol/messages.ts'

/** A view of an open page of a test, from its join to its end. */

/** An event that the server pushed to the page. */
export type PushedEvent = { readonly name: string; readonly payload: JsonValue }

/** Where the server sends the browser, and what it is to bring along. */
export type Departure = { readonly to: string; readonly flash?: string; readonly kind?: HistoryKind }

/** What a join brings along. */
export type JoinOptions = {
  /** Was the page reached over its connection? */
  readonly isNavigation: boolean
  /** What the page says of itself. */
  readonly page: Payload
  readonly flash: string | undefined
}

/** The page, as its views see it. */
export interface JoinedViewDelegate {
  /** There is something new to see, to hear, or nothing to expect any more. */
  viewChanged(view: JoinedView): void
  viewTitled(title: string): void
  viewHeaded(head: PageHead): void
  viewPushed(event: PushedEvent): void
  /** The server resets a form, which may be another view's. */
  viewResetForm(form: string): void
  /** The server sends the browser to another page. */
  viewRedirected(departure: Departure): void
  /** The server takes the browser to another view. */
  viewNavigated(departure: Departure): void
  /** The view shows another URL. */
  viewPatched(to: string, kind?: HistoryKind): void
}

/** What the element of a view says. */
export type ViewElement = {
  readonly id: string
  readonly session: string
  readonly static: string
  /** The id of the view around it. */
  readonly parent: string | undefined
  readonly isSticky: boolean
}
/** What a handler returned, in the answer to its event. */
export function replyIn(response: Payload): JsonValue | undefined {
  return (response['diff'] as Envelope | undefined)?.[REPLY]
}

/** A server that does not let a view join. */
export class JoinRefused extends Error {}

/** One view of a page and what the browser holds of it: its channel and its tree. */
export class JoinedView {
  readonly id: string
  /** The view that it is nested in. */
  readonly parent: JoinedView | undefined
  /** As the page has it now: a view that was taken along is printed anew by the next page. */
  element: ViewElement
  readonly #delegate: JoinedViewDelegate
  /** Which life of the view around it is meant. */
  readonly #life: number | undefined
  #state: 'new' | 'joining' | 'joined' | 'crashed' | 'closed' = 'new'
  #connection: TestConnection | undefined
  #tree: Tree | undefined
  #joinRef = ''
  #joins = 0

  constructor(element: ViewElement, parent: JoinedView | undefined, delegate: JoinedViewDelegate) {
    this.id = element.id
    this.parent = parent
    this.element = element
    this.#life = parent?.joins
    this.#delegate = delegate
  }

  get topic(): string {
    return `lv:${this.id}`
  }

  get isJoined(): boolean {
    return this.#state === 'joined' && this.#connection?.isOpen === true
  }

  /** How often it has been joined. */
  get joins(): number {
    return this.#joins
  }

  get isJoining(): boolean {
    return this.#state === 'joining'
  }

  /** Does it go on when the view around it does not? */
  get isSticky(): boolean {
    return this.element.isSticky
  }

  /** Has the view around it begun anew? */
  get isStale(): boolean {
    return this.parent !== undefined && (this.parent.isStale || this.parent.joins !== this.#life)
  }

  /** What the server rendered, once it did. */
  get html(): string | undefined {
    return this.#tree?.toString()
  }

  /** Nested views have no URL. */
  get #isOfPage(): boolean {
    return this.element.parent === undefined && !this.element.isSticky
  }

  /** Joins, or joins again. Rejects with the server's reason when it is refused. */
  join(connection: TestConnection, url: string, { isNavigation, page, flash }: JoinOptions): Promise<void> {
    this.#connection = connection
    this.#state = 'joining'
    this.#joinRef = connection.nextRef()
    const { session, static: fixed, isSticky } = this.element
    const params = { ...page, _mounts: this.#joins, _mount_attempts: 0 }
    const payload = {
      ...(this.#isOfPage && { [isNavigation ? 'redirect' : 'url']: url }),
      ...(flash !== undefined && { flash }),
      params,
      session,
      static: fixed || null,
      sticky: isSticky,
      extensions: ['splice', 'head', 'session'],
    }
    return connection.push(this.#frame(this.#joinRef, MESSAGE.join, payload), (reply) => {
      if (reply.status !== 'ok') this.#refused(reply, url)
      else this.#granted(reply, url)
    })
  }

  /** Sends a message, such as an event or the wish to go to another URL. Takes what the answer brings, and returns it. */
  ask(message: string, payload: Payload): Promise<Payload> {
    const connection = this.#connection
    if (!this.isJoined || !connection) {
      const why = this.#state === 'crashed' ? 'The view has crashed' : 'The view is not joined'
      return Promise.reject(new Error(`${why}; see page.reconnect().`))
    }
    return connection.push(this.#frame(connection.nextRef(), message, payload), ({ response }) => {
      const diff = response['diff'] as Envelope | undefined
      if (diff) this.#merge(diff)
      const isLeft = this.#follow(response)
      if (message === MESSAGE.patch && !isLeft) {
        const to = payload['url'] as string
        if (response['link_redirect']) this.#delegate.viewNavigated({ to })
        else this.#delegate.viewPatched(to)
      }
      return response
    })
  }

  /** Its element is gone. */
  leave(): void {
    if (this.isJoined)
      this.#connection
        ?.push(this.#frame(this.#connection.nextRef(), MESSAGE.leave, {}), () => undefined)
        .catch(() => undefined)
    this.#state = 'closed'
  }

  /** Takes what the server says of its own accord. */
  receive({ joinRef, event, payload }: Frame): void {
    if (joinRef !== this.#joinRef) return
    if (event === MESSAGE.diff) this.#merge(payload as unknown as Envelope)
    else if (event === MESSAGE.patch)
      this.#delegate.viewPatched(payload['to'] as string, payload['kind'] as HistoryKind)
    else if (event.endsWith('redirect')) this.#follow({ [event]: payload })
    else if (event === MESSAGE.error) this.#end('crashed', 'the view has crashed')
    else if (event === MESSAGE.close) this.#end('closed', 'the view was closed')
  }

  #granted({ response }: Reply, url: string): void {
    const rendered = response['rendered'] as Envelope
    const patch = response['live_patch'] as { readonly to: string } | undefined
    this.#joins++
    this.#state = 'joined'
    this.#tree = new Tree(rendered)
    if (this.#isOfPage) this.#delegate.viewPatched(patch?.to ?? url)
    this.#tell(rendered)
  }

  #refused({ response }: Reply, url: string): void {
    this.#state = 'closed'
    if (this.#follow(response)) return
    throw new JoinRefused(
      `The join of ${url} was refused: ${response['reason'] as string}. The server's log says why; ` +
        'a browser would load the page afresh.',
    )
  }

  #merge(diff: Envelope): void {
    this.#tree?.merge(diff)
    this.#tell(diff)
    if (this.isJoined) void this.#endLost().catch(() => undefined)
  }

  /** Has the components end that are gone from the page. */
  async #endLost(): Promise<void> {
    const [tree, connection] = [this.#tree, this.#connection]
    if (!tree || !connection || tree.lost.length === 0) return
    const frame = (event: string): Frame => this.#frame(connection.nextRef(), event, { cids: tree.lost })
    await connection.push(frame(MESSAGE.componentsLost), () => undefined)
    if (tree.lost.length === 0) return
    await connection.push(frame(MESSAGE.componentsGone), ({ response }) => {
      tree.forget((response['cids'] ?? []) as number[])
    })
  }

  #tell(message: Envelope): void {
    if (message[TITLE] !== undefined) this.#delegate.viewTitled(message[TITLE])
    if (message[HEAD] !== undefined) this.#delegate.viewHeaded(message[HEAD])
    for (const [name, payload] of message[EVENTS] ?? []) this.#pushed({ name, payload })
    this.#delegate.viewChanged(this)
  }

  #pushed(event: PushedEvent): void {
    if (event.name !== RESET_FORM) this.#delegate.viewPushed(event)
    else this.#delegate.viewResetForm((event.payload as { readonly id: string }).id)
  }

  /** Goes where a message or a reply says; false when it says nothing of it. */
  #follow({ redirect, live_redirect }: Reply['response']): boolean {
    if (redirect) this.#delegate.viewRedirected(redirect as Departure)
    else if (live_redirect) this.#delegate.viewNavigated(live_redirect as Departure)
    return Boolean(redirect ?? live_redirect)
  }

  #end(state: 'crashed' | 'closed', why: string): void {
    this.#state = state
    this.#connection?.lose(this.topic, why)
    this.#delegate.viewChanged(this)
  }

  #frame(ref: string, event: string, payload: Payload): Frame {
    return { joinRef: this.#joinRef, ref, topic: this.topic, event, payload }
  }
}
