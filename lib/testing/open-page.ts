import { MESSAGE } from '../protocol/messages.ts'
import { FormMemory } from './form-memory.ts'
import {
  JoinRefused,
  replyIn,
  type Departure,
  type JoinedView,
  type JoinedViewDelegate,
  type PushedEvent,
} from './joined-view.ts'
import type { Elements, PageDocument } from './page-document.ts'
import { PageHistory, type HistoryKind, type StepType } from './page-history.ts'
import { PageViews } from './page-views.ts'
import { recoveriesOf } from './recovery.ts'
import { around } from './portals.ts'
import { Redeeming } from './redeem.ts'
import type { TestConnection } from './test-connection.ts'
import { connect, joinParams, type Page } from './page-connection.ts'
import { submitForm } from './submit-form.ts'
import type { Answer } from './visitor.ts'
import { Waiting, within } from './waiting.ts'

/** The open page of a test: it joins document, views, history and connection, and so imports all of them. */

type Payload = Parameters<JoinedView['ask']>[1]

/** Navigations that may follow from each other before the page is loaded instead. */
const MAX_STEPS = 20

/** Where a browser went, and what is there, where a form was posted and answered by a page. */
type Left = { readonly to: string; readonly arrival: Answer | undefined }

/** A page in a browser, under its surface: the document, its views, and their connection. */
export class OpenPage {
  readonly setting: Page['setting']
  readonly document: PageDocument
  readonly waiting: Waiting = new Waiting()
  readonly #events: PushedEvent[] = []
  readonly memory: FormMemory
  /** What it was left for; undefined as long as it is open. */
  left: Left | undefined
  readonly #history: PageHistory
  /** How the next address of the page is shown. */
  #way: readonly [HistoryKind, StepType] = ['replace', 'redirect']
  readonly #views: PageViews
  /** Settles when the views that came with others, or took their place, are joined. */
  #joining: Promise<unknown> = Promise.resolve()
  /** Has another view taken the place of the one the page was printed with? */
  #isElsewhere = false
  #steps = 0
  #isSubmitted = false
  #connection: TestConnection | undefined
  readonly #redeeming = new Redeeming(this)

  constructor(setting: Page['setting'], document: PageDocument) {
    this.setting = setting
    this.document = document
    this.#history = new PageHistory(`${this.#origin}${setting.path}`)
    this.#views = new PageViews(document, this.#viewDelegate)
    this.memory = new FormMemory({
      ...{ document, setting, waiting: this.waiting },
      connection: () => this.#connection,
      ask: (view, message, payload) => this.#ask(view, message, payload),
    })
  }

  /** What the server pushed, in its order. */
  get events(): readonly PushedEvent[] {
    return this.#events
  }

  get isLive(): boolean {
    return this.#views.all.length > 0 && this.#views.all.every((view) => view.isJoined)
  }

  get url(): string {
    return this.#history.url
  }

  /** Joins what is not joined, over a new connection if there is none. Forms tell views that join again what they held. */
  async join(): Promise<void> {
    const lost = this.#views.all.filter((view) => view.joins > 0 && !view.isJoined)
    const recoveries = lost.flatMap(({ id }) => recoveriesOf(this, id))
    await this.#joinAll()
    for (const recover of recoveries) if (!this.left) await recover()
  }

  async #joinAll(): Promise<void> {
    if (!this.#connection?.isOpen)
      this.#connection = await connect(this, {
        frameReceived: (frame) => {
          const redeemed = this.#redeeming.take(frame, this.#connection)
          if (redeemed) this.#start([redeemed])
          this.memory.files.receive(frame)
          this.#views.receive(frame)
        },
        connectionClosed: () => this.#lost(),
      })
    const isDue = (view: JoinedView): boolean => !view.isJoined && !view.isJoining
    for (let due = this.#views.all.find(isDue); due; due = this.#views.all.find(isDue)) {
      if (this.left) return
      await this.#join(due)
      await this.#settled()
    }
    await this.#settled()
  }

  #lost(): void {
    this.#redeeming.end()
    this.waiting.check()
  }

  /** Sends an event of an element to the view it is in; of one that is in none, to the view of the page. */
  async push(element: Elements, payload: Payload): Promise<ReturnType<typeof replyIn>> {
    const owner = around(this.document, element, '[data-phx-session]')
    const view = owner.length > 0 ? this.#views.of(owner.attr('id')) : this.#main
    if (!view) throw new Error('That is outside of the live view.')
    const response = await this.#ask(view.id, MESSAGE.event, payload)
    this.memory.files.told(payload, view.id)
    return replyIn(response)
  }

  /** Asks a view of the page, and takes what that answers. */
  async #ask(id: string, message: string, payload: Payload): Promise<Payload> {
    const view = this.#views.of(id)
    if (!view) throw new Error('The view is gone.')
    const what = `the event "${(payload['event'] as string | undefined) ?? message}"`
    const response = await this.#answer(what, view.ask(message, payload))
    await this.#settled()
    this.waiting.check()
    return response
  }

  /** Follows a link: to another URL of the view, to another view, or away from the page. */
  async follow(href: string, kind: string | undefined, history: HistoryKind = 'push'): Promise<void> {
    const to = new URL(href, this.url)
    const main = this.#main
    const isHere = kind === undefined && to.href.replace(/#.*/, '') === this.url.replace(/#.*/, '')
    if (isHere) this.#viewPatched(to.href, 'push')
    else if (kind === undefined || to.origin !== this.#origin || !main?.isJoined) this.leaveFor(to.href)
    else if (kind === 'redirect') this.#viewNavigated({ to: to.href, kind: history })
    else await this.#patch(main, to.href, history)
    await this.#settled()
  }

  /** Goes back in the history of the page, or on. @throws when there is nothing */
  async step(by: 1 | -1): Promise<void> {
    const to = this.#history.step(by)
    const main = this.#main
    if (!to || !main)
      throw new Error(`There is nothing to go ${by < 0 ? 'back' : 'forward'} to in this page.`)
    if (to.type === 'redirect') this.#viewNavigated({ to: to.url, kind: 'replace' })
    else await this.#patch(main, to.url, 'replace')
    await this.#settled()
  }

  async #patch(main: JoinedView, url: string, kind: HistoryKind): Promise<void> {
    this.#way = [kind, 'patch']
    await this.#answer(`the patch to ${url}`, main.ask(MESSAGE.patch, { url }))
  }

  /** Waits for what the server has sent until now. */
  async roundTrip(): Promise<void> {
    const connection = this.#connection
    if (!connection?.isOpen) return
    await this.#answer('a heartbeat', connection.beat())
    await this.#settled()
  }

  /** The connection is lost; the page stays as it is. */
  async disconnect(): Promise<void> {
    await this.#connection?.close()
  }

  /** The browser goes elsewhere. */
  leaveFor(to: string, arrival?: Answer): void {
    this.left = { to: to.startsWith(`${this.#origin}/`) ? to.slice(this.#origin.length) : to, arrival }
    void this.#connection?.close()
    this.waiting.check()
  }

  get #viewDelegate(): JoinedViewDelegate {
    return {
      viewChanged: (view) => this.#viewChanged(view),
      viewTitled: (title) => this.document.retitle(title),
      viewHeaded: (head) => this.document.rehead(head),
      viewPushed: (event) => void this.#events.push(event),
      viewResetForm: (form) => this.#reset(form),
      viewRedirected: (departure) => this.#viewRedirected(departure),
      viewPatched: (to, kind) => this.#viewPatched(to, kind),
      viewNavigated: (departure) => this.#viewNavigated(departure),
    }
  }

  #viewChanged(view: JoinedView): void {
    this.#views.draw(view)
    const nests = view.html?.includes('data-phx-session=') ?? false
    if (nests || this.#views.all.some(({ parent }) => parent === view)) this.#nest()
    const form = this.document.all('form[phx-trigger-action]').first()
    if (form.length > 0 && !this.#isSubmitted) this.#start([this.#submit(form)])
    this.waiting.check()
  }

  #viewRedirected({ to, flash }: Departure): void {
    if (flash !== undefined) this.setting.visitor.keep('__phoenix_flash__', flash)
    this.leaveFor(to)
  }

  #viewPatched(to: string, kind?: HistoryKind): void {
    const [given, type] = this.#way
    this.#way = ['replace', 'redirect']
    this.#history.take(new URL(to, this.url).href, kind ?? given, kind ? 'patch' : type)
    this.waiting.check()
  }

  #viewNavigated(departure: Departure): void {
    this.#start([this.#navigate(departure)])
  }

  /** Joins the views that a view nests from now on. */
  #nest(): void {
    this.#start(this.#views.settle().map((view) => this.#join(view)))
  }

  /** The form may be another view's. */
  #reset(form: string): void {
    this.memory.forget(form)
    for (const view of this.#views.all) this.#views.draw(view)
  }

  /** A form says by itself that it is to be submitted. */
  async #submit(element: Elements): Promise<void> {
    this.#isSubmitted = true
    await submitForm(this, this.memory.formOf(this.document, element))
  }

  #start(joins: readonly Promise<unknown>[]): void {
    this.#joining = Promise.all([this.#joining, ...joins])
    // An act awaits this promise and reports its failure. What the server does by itself has no act that awaits it.
    this.#joining.catch(() => undefined)
  }

  /** Views may nest views, which may nest views; and a view may go on to another. */
  async #settled(): Promise<void> {
    for (let joining; joining !== this.#joining;) {
      joining = this.#joining
      await joining
    }
    this.#steps = 0
  }

  get #main(): JoinedView | undefined {
    return this.#views.of(this.document.all('[data-phx-main]').attr('id'))
  }

  async #navigate(departure: Departure): Promise<void> {
    const main = this.#main
    const to = new URL(departure.to, this.url).href
    const { flash } = departure
    if (!main || ++this.#steps > MAX_STEPS) {
      this.#viewRedirected({ ...departure, to })
      return
    }
    this.#isElsewhere = true
    this.#way = [departure.kind ?? 'push', 'redirect']
    await this.#join(main, to, flash).catch((error: unknown) => {
      if (!(error instanceof JoinRefused)) throw error
      this.#viewRedirected({ ...departure, to })
    })
  }

  async #join(view: JoinedView, url = this.url, flash?: string): Promise<void> {
    const connection = this.#connection
    const isNavigation = this.#isElsewhere && view === this.#main
    const options = { isNavigation, page: joinParams(this), flash }
    if (connection) await this.#answer('the join', view.join(connection, url, options))
  }

  get #origin(): string {
    return `http://${this.setting.host.name}`
  }

  #answer<Value>(what: string, answer: Promise<Value>): Promise<Value> {
    return within(this.setting.timeout, what, answer)
  }
}
