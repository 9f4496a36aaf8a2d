import { EXTENSIONS } from '../lib/protocol/extensions.ts'
import { MESSAGE } from '../lib/protocol/messages.ts'
import { keeping, pendingEvents, takeBack } from './input/pending-events.ts'
import type { Answer, Diff, Envelope, LiveEvent, LastError } from './connection/answer.ts'
import { Channel, type ChannelDelegate, type Side } from './connection/channel.ts'
import { attempt } from './dom/attempt.ts'
import { document } from './dom/document.ts'
import { Patcher } from './patch/patch.ts'
import { bound, isMain } from './dom/phx.ts'
import { useParts } from './load.ts'
import { paramsOf } from './params.ts'
import { elementsOf, type ViewElements, type ViewPage } from './view-elements.ts'
import { locationOf, type ViewLocation } from './view-location.ts'

const STATES = ['connected', 'loading', 'error', 'client-error', 'server-error']

/**
 * One live root of the page: joins its channel, keeps its part of the page as the server renders it, and sends what
 * people do there. Owned by the live socket. See docs/protocol.md, "Life of a page".
 */
export class View implements ChannelDelegate {
  readonly page_: ViewPage
  readonly channel_: Channel
  readonly element_: HTMLElement
  readonly patcher_: Patcher
  readonly #pending = pendingEvents()
  readonly elements_: ViewElements
  readonly location_: ViewLocation = locationOf(this)
  /** How often it was joined; a navigation starts again at 0. */
  mounts_ = 0
  /** The last reason why it could not join or lost its server. */
  error_: LastError | undefined
  #attempts = 0

  constructor(page: ViewPage, element: HTMLElement) {
    this.page_ = page
    this.element_ = element
    this.channel_ = new Channel(page.connection_, `lv:${element.id}`, this)
    this.elements_ = elementsOf(this, this.#pending)
    this.patcher_ = new Patcher(element, this.elements_)
    for (const makePlugin of page.views_.pluginFactories_) this.elements_.install_(makePlugin(this))
  }

  /** Sends an event. `answered` is called once, without an answer if none can come. */
  push_(sent: LiveEvent, answered?: (answer?: Answer) => void): void {
    const { kind_: kind, elements_: elements, data_: data, type = kind, ...event } = sent
    const [first] = elements
    const active = document.activeElement
    const payload = { type, ...event }
    if (!this.page_.connection_.fits_([this.element_.id, payload], elements)) {
      takeBack(kind, first)
      return answered?.()
    }
    const release = this.#pending.add_(sent, this.page_.bindings_.forms_)
    this.channel_.push_(MESSAGE.event, payload, (answer) =>
      this.#whenDue(answer, () => {
        release()
        const draw = () => {
          this.#pending.draw_(
            (keeps) => this.#pending.isLocked(first) || this.patcher_.unlocked(first, keeps),
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

  // Channel delegate

  joinPayload_(): object {
    const { phxSession, phxStatic, phxDigest, phxSticky, phxParentId = phxSticky } = this.element_.dataset
    const tracked = document.querySelectorAll<HTMLScriptElement & HTMLLinkElement>(bound('track-static'))
    const { pending_: pending } = this.location_
    const { to, flash } = pending ?? {}
    this.element_.classList.add('phx-loading')
    return {
      // Only the page's own views have its URL.
      [pending ? 'redirect' : 'url']: phxParentId === undefined ? to || location.href : undefined,
      flash,
      params: {
        ...paramsOf(this.page_.options, this.element_),
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
      const { enter_ } = this.location_.pending_ ?? {}
      if (!enter_) return this.#joined(answer)
      this.mounts_ = 0
      enter_(() => this.#joined(answer))
    })
  }

  #joined({ rendered = {}, live_patch, frame_bytes, printed }: Answer): void {
    if (frame_bytes) this.page_.connection_.limit_ = frame_bytes
    const isFirst = this.mounts_++ === 0
    this.location_.current_ = this.location_.pending_
    const forms = (!isFirst && this.page_.bindings_.forms_?.recoveries_(this.element_)) || []
    this.#attempts = 0
    this.#receive(rendered, (tree) => {
      const keeps = keeping((form, changed) =>
        isFirst ? changed > 0 : forms.some((each) => each.form === form),
      )
      this.patcher_.mount(tree, isFirst, printed, keeps)
      if (isFirst) this.elements_.allAdded_()
    })
    this.#show('connected')
    for (const { recover } of forms) {
      const event = recover()
      if (event) this.page_.push_(event)
    }
    if (live_patch) this.location_.follow_({ live_patch })
  }

  /** If the parts cannot be loaded, as after a deploy, tries to join again later, and reloads the page. */
  channelRefused_(answer: Answer): void {
    void useParts(
      ({ handleRefusal_ }) => handleRefusal_(this, answer),
      () => {
        this.channel_.failed_()
        this.channelIgnored_()
      },
    )
  }

  channelLost_(side: Side): void {
    this.error_ = [Date.now(), side]
    this.#show('loading', 'error', `${side}-error`)
    this.page_.views_.sync_()
  }

  channelIgnored_(): void {
    if (isMain(this.element_)) this.location_.reload_('failed')
  }

  messageReceived_(event: string, payload: object): void {
    const answer = { [event]: payload }
    this.#whenDue(answer, () => this.#take(answer))
  }

  /** Dispatches early events of an update, then calls `act`: at once, or when the application's `onDocumentPatch` does. */
  #whenDue(answer: Answer | undefined, act: () => void): void {
    const envelope = answer?.rendered ?? answer?.diff
    const { onDocumentPatch } = this.page_.dom_
    dispatch(envelope, true)
    if (envelope && onDocumentPatch) onDocumentPatch(act)
    else act()
  }

  /** Draws the diff of a message or a reply, and follows its redirect or patch. */
  #take(answer: Answer, event?: LiveEvent): void {
    if (answer.diff)
      this.#receive(answer.diff, (diff) =>
        this.#pending.draw_((keeps) => this.patcher_.apply(diff, keeps), event),
      )
    this.location_.follow_(answer)
  }

  /** Draws a tree or a diff, with title, head, callbacks and events. If drawing fails, the view joins again. */
  #receive(envelope: Envelope, draw: (diff: Diff) => void): void {
    const { e, r, t, h, ...rest } = envelope
    if (isMain(this.element_) && (h || (t ?? document.title) !== document.title))
      void useParts(({ setHead_ }) => setHead_(t, h))
    try {
      this.page_.dom_.onPatchStart?.(this.element_)
      draw(rest)
    } catch (error) {
      this.channel_.failed_()
      throw error
    }
    this.elements_.patched_()
    this.page_.dom_.onPatchEnd?.(this.element_)
    dispatch(envelope, false)
    document.dispatchEvent(new Event('phx:update'))
  }

  /** Draws an element again as the server rendered it. `elements_.patched_` has to be called afterwards. */
  mend_(element: Element): void {
    this.#pending.draw_((keeps) => attempt(() => this.patcher_.redraw_(undefined, keeps, element)))
  }

  /** Shows the state of the view: by classes of its element, and to plug-ins. */
  #show(...states: string[]): void {
    for (const state of STATES) this.element_.classList.toggle(`phx-${state}`, states.includes(state))
    this.elements_.joinChanged_()
  }
}

/** Dispatches the events that the server has pushed: those that come before an update, or the others. */
function dispatch({ e = [] }: Envelope = {}, early: boolean): void {
  for (const [name, detail, isEarly = false] of e) {
    if (isEarly === early) dispatchEvent(new CustomEvent(`phx:${name}`, { detail }))
  }
}
