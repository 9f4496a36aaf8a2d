import { EXTENSIONS } from '../lib/protocol/extensions.ts'
import { MESSAGE } from '../lib/protocol/messages.ts'
import type { Diff, Envelope } from '../lib/protocol/diff.ts'
import { PendingEvents, keeping, takeBack } from './input/pending-events.ts'
import type { Answer, LiveEvent, LastError, PendingNavigation } from './connection/answer.ts'
import { Channel, type ChannelDelegate, type Side } from './connection/channel.ts'
import { document } from './dom/document.ts'
import type { ViewPlugin } from './view-plugin.ts'
import type { PatchDelegate } from './patch/morph.ts'
import { Patcher } from './patch/patch.ts'
import { bound } from './dom/phx.ts'
import { reload } from './reload.ts'
import type { ViewPage } from './view-page.ts'

const STATES = ['connected', 'loading', 'error', 'client-error', 'server-error']

/**
 * One live root of the page: joins its channel, keeps its part of the page as the server renders it, and sends what
 * people do there. Owned by the live socket. See docs/protocol.md, "Life of a page".
 */
export class View implements ChannelDelegate, PatchDelegate {
  readonly page_: ViewPage
  readonly channel_: Channel
  /** Nothing as long as the page was not navigated. */
  pendingNavigation_: PendingNavigation | undefined
  readonly element_: HTMLElement
  readonly #patcher: Patcher
  readonly #pending = new PendingEvents()
  readonly #plugins: ViewPlugin[] = []
  #added: Element[] = []
  /** How often it was joined. */
  mounts_ = 0
  /** What kept it from being joined, or ended that, last. */
  error_: LastError | undefined
  #attempts = 0
  /** The navigation that brought the view to where it is. */
  currentNavigation_: PendingNavigation | undefined

  constructor(page: ViewPage, element: HTMLElement) {
    this.page_ = page
    this.element_ = element
    this.#patcher = new Patcher(element, this)
    this.channel_ = new Channel(page, `lv:${element.id}`, this)
    for (const makePlugin of page.pluginFactories_) this.install_(makePlugin(this))
  }

  /** Sends an event and hears what came of it: nothing when there is no answer to be had. */
  push_(sent: LiveEvent, answered?: (answer?: Answer) => void): void {
    const { kind_: kind, elements_: elements, data_: data, type = kind, ...event } = sent
    const [first] = elements
    const active = document.activeElement
    const payload = { type, ...event }
    if (!this.page_.fits_([this.element_.id, payload], elements)) {
      takeBack(kind, first)
      return answered?.()
    }
    const release = this.#pending.add_(sent, this.page_.bindings_.forms_)
    this.channel_.push_(MESSAGE.event, payload, (answer) =>
      this.#whenDue(answer, () => {
        release()
        const draw = () => {
          this.#pending.draw_(
            (keeps) => this.isLocked(first) || this.#patcher.unlocked(first, keeps),
            answer && sent,
          )
          if (answer) this.#take(answer, sent)
          if (!answer || answer.failed) takeBack(kind, first)
        }
        if (kind === 'submit' && active && elements.includes(active))
          this.page_.bindings_.withoutFocus_(active, draw)
        else draw()
        answered?.(answer)
      }),
    )
  }

  /** Does it own the page's URL? */
  isMain_(): boolean {
    return this.element_.hasAttribute('data-phx-main')
  }

  /** Is it in the page? If not, it leaves. */
  leaveIfGone_(): boolean {
    if (this.element_.isConnected) return true
    this.channel_.leave_()
    for (const plugin of this.#plugins) plugin.patchDone_?.()
    return false
  }

  // Channel delegate

  joinPayload_(): object {
    const { phxSession, phxStatic, phxDigest, phxSticky, phxParentId = phxSticky } = this.element_.dataset
    const tracked = document.querySelectorAll<HTMLScriptElement & HTMLLinkElement>(bound('track-static'))
    const { to, flash } = this.pendingNavigation_ ?? {}
    this.element_.classList.add('phx-loading')
    return {
      // Only the page's own views have its URL.
      [this.pendingNavigation_ ? 'redirect' : 'url']:
        phxParentId === undefined ? to || location.href : undefined,
      flash,
      params: {
        ...this.page_.params_(this.element_),
        _track_static: tracked[0] && [...tracked].map(({ src, href }) => src || href),
        _timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        _viewport: [innerWidth, innerHeight],
        _mounts: this.mounts_,
        _mount_attempts: this.#attempts++,
      },
      session: phxSession,
      static: phxStatic || null,
      sticky: phxSticky === '',
      printed: this.mounts_ ? undefined : phxDigest,
      extensions: EXTENSIONS,
    }
  }

  channelJoined_(answer: Answer): void {
    this.#whenDue(answer, () => {
      const { enter_ } = this.pendingNavigation_ ?? {}
      if (!enter_) return this.#joined(answer)
      this.mounts_ = 0
      enter_(() => this.#joined(answer))
    })
  }

  #joined({ rendered = {}, live_patch, frame_bytes, printed }: Answer): void {
    if (frame_bytes) this.page_.limit_ = frame_bytes
    const isFirst = this.mounts_++ === 0
    this.currentNavigation_ = this.pendingNavigation_
    const forms = (!isFirst && this.page_.bindings_.forms_?.recoveries_(this.element_)) || []
    this.#attempts = 0
    this.#receive(rendered, (tree) => {
      const keeps = keeping((form, changed) =>
        isFirst ? changed > 0 : forms.some((each) => each.form === form),
      )
      this.#patcher.mount(tree, isFirst, printed, keeps)
      if (isFirst) this.#added = [this.element_]
    })
    this.#show('connected')
    for (const { recover } of forms) {
      const event = recover()
      if (event) this.page_.push_(event)
    }
    if (live_patch) this.page_.followAnswer_({ live_patch })
    this.page_.viewJoined_()
  }

  /** Of a release that is gone not even the part is to be had. */
  channelRefused_(answer: Answer): void {
    void this.page_.use_(
      ({ refused }) => refused(this, answer),
      () => {
        this.channel_.failed_()
        this.channelIgnored_()
      },
    )
  }

  channelLost_(side: Side): void {
    this.error_ = [Date.now(), side]
    this.#show('loading', 'error', `${side}-error`)
    this.page_.syncViews_()
  }

  channelIgnored_(): void {
    if (this.isMain_()) this.reload_('failed')
  }

  messageReceived_(event: string, payload: object): void {
    const answer = { [event]: payload }
    this.#whenDue(answer, () => this.#take(answer))
  }

  // Patch delegate

  nodeAdded(element: Element): void {
    this.#added.push(element)
  }

  elementWillUpdate(element: Element): void {
    for (const plugin of this.#plugins) plugin.beforeUpdate_?.(element)
  }

  elementUpdated(element: Element): void {
    for (const plugin of this.#plugins) plugin.afterUpdate_?.(element)
    this.page_.look_(element)
  }

  isLeaving(node: Node): boolean | undefined {
    return this.page_.commands_?.isLeaving_(node, this)
  }

  get ask_(): PatchDelegate['ask_'] {
    return this.page_.dom_.onBeforeElUpdated
  }

  isLocked(element: Element): boolean {
    return this.#pending.isLocked_(element)
  }

  /** Dispatches the early events of what has come; all else is done at once, or when another script says so. */
  #whenDue(answer: Answer | undefined, act: () => void): void {
    const envelope = answer?.rendered ?? answer?.diff
    const { onDocumentPatch } = this.page_.dom_
    dispatch(envelope, true)
    if (envelope && onDocumentPatch) onDocumentPatch(act)
    else act()
  }

  /** What a message or a reply brings, whichever it was. */
  #take(answer: Answer, event?: LiveEvent): void {
    if (answer.diff)
      this.#receive(answer.diff, (diff) =>
        this.#pending.draw_((keeps) => this.#patcher.apply(diff, keeps), event),
      )
    this.follow_(answer)
  }

  follow_(answer: Answer): boolean {
    const { redirect, live_redirect, live_patch } = answer
    const isLeft = !!(redirect ?? live_redirect)
    this.channel_.isRedirected_ ||= isLeft
    if (isLeft || live_patch) this.page_.followAnswer_(answer)
    return isLeft
  }

  /** Loads the page, or the one that could not be reached otherwise. Without `stays` it may yet be joined. */
  reload_(reason: string, stays?: () => void): void {
    if (this.pendingNavigation_?.to) this.page_.followAnswer_({ redirect: this.pendingNavigation_ })
    else reload(reason, !stays, stays)
  }

  /** Draws a tree or a diff, with all that belongs before and after. What cannot be drawn is asked for anew. */
  #receive(envelope: Envelope, draw: (diff: Diff) => void): void {
    const { e, r, t, h, ...rest } = envelope
    if (this.isMain_() && (h || (t ?? document.title) !== document.title))
      void this.page_.use_(({ head }) => head(t, h))
    try {
      this.page_.dom_.onPatchStart?.(this.element_)
      draw(rest)
    } catch (error) {
      this.channel_.failed_()
      throw error
    }
    this.patched_()
    this.page_.dom_.onPatchEnd?.(this.element_)
    dispatch(envelope, false)
    document.dispatchEvent(new Event('phx:update'))
  }

  /** The patch is done. */
  patched_(): void {
    for (const plugin of this.#plugins) plugin.patchDone_?.()
    const added = this.#added.splice(0)
    for (const element of added) {
      for (const plugin of this.#plugins) plugin.added_(element)
      this.page_.look_(element, true)
      this.page_.dom_.onNodeAdded?.(element)
    }
    this.page_.syncViews_(added[0])
  }

  /** Draws an element as the server has it. What comes with it is settled next. */
  mend_(element: Element): void {
    this.#pending.draw_((keeps) => this.#patcher.mend_(element, keeps))
  }

  /** A part has been loaded; it finds everything as it is. */
  install_(plugin: ViewPlugin): void {
    this.#plugins.push(plugin)
    if (!this.channel_.isJoined_()) return
    plugin.added_(this.element_)
    plugin.joinChanged_(true)
  }

  /** Has everybody know in what state it is. */
  #show(...states: string[]): void {
    for (const state of STATES) this.element_.classList.toggle(`phx-${state}`, states.includes(state))
    for (const plugin of this.#plugins) plugin.joinChanged_(this.channel_.isJoined_())
  }
}

/** Dispatches what the server pushes: the early events before the page changes. */
function dispatch({ e = [] }: Envelope = {}, early: boolean): void {
  for (const [name, detail, isEarly = false] of e) {
    if (isEarly === early) dispatchEvent(new CustomEvent(`phx:${name}`, { detail }))
  }
}
