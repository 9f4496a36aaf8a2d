import { valueRefused, type LiveError } from '../errors/index.ts'
import { isLateMistake } from '../instance/callback.ts'
import type { InstanceOutput, InstanceOwner } from '../instance/owner.ts'
import type { JoinAnswer, JoinDelegate } from '../join/join-request.ts'
import { Backlog } from './backlog.ts'
import type { Channel, ChannelOwner, EndReason, Work } from './channel.ts'
import { isPatient, laterSeconds, readTerms, sendJoin } from './join-terms.ts'
import { flawOfFrame, inputOf, isDeed, isLeave } from './page-input.ts'
import { probeAnswer, probeEnd, probeJoin } from './probe.ts'
import { ViewFrames } from './view-frames.ts'
import { ViewPage } from './view-page.ts'
import { ViewNode } from './view-tree.ts'

type Output<Kind> = Extract<InstanceOutput, { readonly kind: Kind }>
type Refusal = Omit<Extract<JoinAnswer, { readonly kind: 'refused' }>, 'kind'>
type JoinArguments = Parameters<Channel['join']>
type Payload = JoinArguments[0]

/**
 * One joined view on a connection: frames become calls of the instance, its news become frames.
 *
 *     joining ── granted ──► joined ── leave, failure, redirect, lost connection ──► closed
 *        └───── refused ─────────────────────────────────────────────────────────────►┘
 */
export class ViewChannel implements Channel, JoinDelegate, InstanceOwner {
  readonly topic: string
  readonly joinRef: string
  readonly view: ViewNode
  readonly #owner: ChannelOwner
  #state: 'joining' | 'joined' | 'closed' = 'joining'
  /** The URL that the view took before its join was granted. */
  #entry: Output<'patch'>['entry'] | undefined
  /** Made when something comes for the view, and let go when that is long answered. */
  #backlog: Backlog | undefined
  /** Is the browser to know that an event failed? */
  #hearsFailures = false

  constructor(topic: string, joinRef: string, owner: ChannelOwner) {
    this.topic = topic
    this.joinRef = joinRef
    this.#owner = owner
    this.view = new ViewNode(topic.slice('lv:'.length), this)
  }

  get held(): number {
    return this.#backlog?.size ?? 0
  }

  join(...asked: JoinArguments): Promise<void> {
    return (this.view.joining = probeJoin(this.view, asked[1], () => this.#join(...asked)))
  }

  async #join(...[given, visitors]: JoinArguments): Promise<void> {
    const terms = readTerms(this.topic, given)
    if (!('payload' in terms)) return this.#refused({ error: terms, refusal: 'join crashed' })
    this.view.pageUrl = terms.page
    this.view.isPatient = terms.isPatient
    this.#hearsFailures = terms.hearsFailures
    await sendJoin(terms, visitors, this.view, this.#owner, this)
    if (terms.payload.isNavigation) this.#used()
  }

  /** A leave is read at once, before the messages that wait. */
  receive(work: Work): void {
    const { frame } = work
    const flaw = flawOfFrame(frame)
    if (isLeave(frame)) {
      this.#frames.reply(frame, {})
      this.#end('left')
    } else if (flaw !== undefined) this.#refuse(frame, flaw)
    else this.#add(work, (this.#backlog ??= new Backlog(this.#owner, () => this.#takeKept())))
  }

  flush(): void {
    if (this.#state !== 'joined') return
    this.view.instance?.receive({ kind: 'flush' })
    this.#takeKept()
  }

  tidy(): void {
    if (this.#backlog?.isFresh()) this.#backlog = undefined
  }

  fail(error: LiveError, asked?: Payload): void {
    if (asked) return this.#postponed(error, asked)
    if (this.#state !== 'joined') return this.#refused({ error, refusal: 'join crashed' })
    this.#owner.report(error)
    this.#crashed()
  }

  close(reason: EndReason = 'closed'): void {
    if (this.#state === 'closed') return
    if (this.#state === 'joined') probeEnd(this.view, reason)
    this.#state = 'closed'
    const { channels } = this.#owner
    this.view.instance?.close()
    this.view.instance = undefined
    channels.closed(this)
    channels.views.ended(this.view)
    this.#backlog?.clear()
  }

  // Join delegate

  joinStarted(instance: NonNullable<ViewNode['instance']>): boolean {
    if (this.#state !== 'joining') return false
    this.view.instance = instance
    return true
  }

  joinAnswered(answer: JoinAnswer): void {
    if (answer.kind === 'refused') this.#refused(answer)
    else if (this.#state !== 'joining') return
    else if (answer.kind === 'granted') this.#granted(answer)
    else {
      probeAnswer(this.view, 'redirect')
      this.#left(answer.message)
      this.#frames.joinRedirected(answer.message)
      this.close()
    }
  }

  // Instance owner

  /** Asked for rarely: it keeps nothing. */
  get page(): ViewPage {
    return new ViewPage(this.#owner, this.view, this.#frames)
  }

  isReady(): boolean {
    return this.#owner.sender.isReady()
  }

  instanceSent(output: InstanceOutput): void {
    switch (output.kind) {
      case 'reply':
        return this.#answered(output.ref, output.outcome)
      case 'diff':
        if (this.#state === 'joined') this.#frames.diff(output.diff)
        return
      case 'session':
        return this.#owner.session.put(output.puts, output.bound)
      case 'patch':
        return this.#patched(output.entry)
      case 'redirect':
        return this.#redirected(output.message)
      case 'failed':
        return this.#crashed()
      case 'booted':
      case 'bootFailed':
      // The join waits for its boot.
    }
  }

  // Join

  /**
   * The state changes after the reply was sent: a tree that JSON cannot carry throws here, and then the join can still
   * be refused.
   */
  #granted({ tree, printed }: Extract<JoinAnswer, { readonly kind: 'granted' }>): void {
    this.#frames.welcome({ tree, printed, entry: this.#entry })
    probeAnswer(this.view, 'granted')
    if (this.#state === 'joining') this.#state = 'joined'
    this.view.joining = undefined
    this.#takeKept()
  }

  /** A page is kept, if it says that it can be, while the application is busy. */
  #refused({ error, refusal, busy }: Refusal): void {
    probeAnswer(this.view, 'refused', error)
    if (busy && this.view.isPatient) {
      this.#owner.report(error, false)
      this.#refuseJoin({ reason: 'busy', wait: busy.seconds })
    } else {
      if (this.#state === 'joining' || isLateMistake(error)) this.#owner.report(error)
      this.#refuseJoin({ reason: refusal })
    }
  }

  /** Each client joins again after a failure, without a new page; ours is told when, which differs at random. */
  #postponed(error: LiveError, asked: Payload): void {
    this.#owner.report(error, false)
    if (isPatient(asked)) this.#refuseJoin({ reason: 'busy', wait: laterSeconds() })
    else this.#crashed()
  }

  #refuseJoin(response: Parameters<ViewFrames['joinRefused']>[0]): void {
    if (this.#state !== 'joining') return
    this.#frames.joinRefused(response)
    this.close()
  }

  // Frames

  /** Made when something is sent: it keeps nothing. */
  get #frames(): ViewFrames {
    return new ViewFrames(this, this.#owner, this.view)
  }

  #add(work: Work, backlog: Backlog): void {
    if (backlog.leavesOut(work.frame)) this.#frames.reply(work.frame, {})
    else if (this.#state !== 'closed' && backlog.add(work, this.#state === 'joined'))
      this.#take(work, backlog)
  }

  #take(work: Work, backlog: Backlog): void {
    if (!this.view.instance) return
    backlog.opened(work)
    if (isDeed(work.frame)) this.#used()
    const input = inputOf(work, this.view.pageUrl)
    if ('kind' in input) return this.view.instance.receive(input)
    this.#owner.report(input)
    this.#answered(work, { diff: undefined })
  }

  /** The visitor does something, which keeps the session from ending. */
  #used(): void {
    if (this.view.instance?.process.context.session !== undefined) this.#owner.session.used()
  }

  #takeKept(): void {
    const backlog = this.#backlog
    if (this.#state !== 'joined' || !backlog) return
    for (let next: Work | undefined; this.#owner.sender.isReady() && (next = backlog.next());)
      this.#take(next, backlog)
  }

  #answered(ref: unknown, outcome: Output<'reply'>['outcome']): void {
    if (this.#state !== 'joined') return
    const backlog = this.#backlog
    const work = backlog?.openFor(ref)
    if (!backlog || !work) return this.#answeredElsewhere(outcome)
    const { frame, size } = work
    if ('redirect' in outcome) this.#left(outcome.redirect)
    // An answer that JSON cannot carry throws here, which counts as a failure of the callback.
    this.#frames.answer(frame, outcome, this.#hearsFailures)
    if ('redirect' in outcome && !this.view.isSticky) this.#end('redirected')
    backlog.answered(work)
    if (backlog.isKeeping) this.#takeKept()
    backlog.release(size)
  }

  /** The event was sent by another connection, which this one has taken over from. What came of it is for this page. */
  #answeredElsewhere(outcome: Output<'reply'>['outcome']): void {
    if ('redirect' in outcome) this.#redirected(outcome.redirect)
    else if ('diff' in outcome && outcome.diff) this.#frames.diff(outcome.diff)
  }

  #redirected(message: Output<'redirect'>['message']): void {
    if (this.#state !== 'joined') return
    this.#left(message)
    this.#frames.redirect(message)
    if (!this.view.isSticky) this.#end('redirected')
  }

  /** The browser is sent elsewhere. When that is another page, it gives up what is on its way into its session. */
  #left({ kind }: Output<'redirect'>['message']): void {
    if (kind === undefined) this.#owner.session.leave()
  }

  #patched(entry: Output<'patch'>['entry']): void {
    if (this.#state === 'joining') this.#entry = entry
    else this.#frames.patch(entry)
  }

  #crashed(): void {
    if (this.#state === 'closed') return
    this.#frames.crash()
    this.close('failed')
  }

  #refuse(frame: Work['frame'], why: string): void {
    this.#owner.report(valueRefused('a frame', why))
    this.#frames.refuse(frame, why)
  }

  #end(reason: EndReason): void {
    this.#frames.close()
    this.close(reason)
  }
}
