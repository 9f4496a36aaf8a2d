import type { Server, ServerResponse } from 'node:http'
import type { Request } from 'express'
import { clock } from '../clock.ts'
import { pollGone, type LiveError } from '../errors/index.ts'
import { serverOf } from '../http/pending-upgrade.ts'
import { type Closable, UpgradeGate } from '../http/upgrade-gate.ts'
import type { PubSub } from '../pubsub/pubsub.ts'
import { answerPoll, BEGIN_ANEW, type PollAnswer, type PollRequest } from './poll-exchange.ts'
import { PollMailbox, type PollErrand, type PollMail } from './poll-mail.ts'

/** Who holds the sessions of this process, and hears what goes wrong. */
export interface ForwardingOwner {
  /** A request that reached another process is for a session of this one. */
  answerErrand(errand: PollErrand, request: PollRequest): void
  /** Another process was hung up on: by this the session ends. */
  hungUp(token: string, visitor: string): void
  /** Does this process hold no session? */
  readonly isEmpty: boolean
  report(error: LiveError): void
}

/** A request of a browser, to be answered by what another process says. */
export interface Forwarded {
  /** The process that holds the session. */
  readonly to: string
  readonly errand: PollErrand
  readonly request: Request
  readonly response: ServerResponse
}

type Pending = {
  readonly to: string
  readonly errand: PollErrand
  readonly response: ServerResponse
  readonly server: Server | undefined
  readonly since: number
}

/** How often the waiting messages are looked at. @unit milliseconds */
const SWEEP = 500
/** A process that said nothing for so long is asked whether it is there. @unit milliseconds */
const SILENT = 1_000
/** One that said nothing for so long is gone. @unit milliseconds */
const GONE = 2_500
/** How long an answer may take: longer than a poll waits for a message. @unit milliseconds */
const DEADLINE = 15_000

/**
 * Takes the requests of browsers that poll to the process that holds their session, and answers those that other
 * processes bring here. A process that does not say that it is there is taken to have ended: then the browser begins anew.
 */
export class PollForwarding implements Closable {
  readonly #name: string
  readonly #owner: ForwardingOwner
  readonly #mailbox: PollMailbox
  readonly #pending = new Map<number, Pending>()
  /** Of each visitor, how many of these. */
  readonly #counts = new Map<string, number>()
  /** When each process was last heard. */
  readonly #heard = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #forwarded = 0

  /** @param name of this process, as tokens have it */
  constructor(name: string, pubsub: PubSub, owner: ForwardingOwner) {
    this.#name = name
    this.#owner = owner
    this.#mailbox = new PollMailbox(name, pubsub, {
      received: (mail) => {
        this.#received(mail)
      },
      isBusy: () => this.#pending.size > 0 || !owner.isEmpty,
    })
  }

  /** Are there other processes, as far as this one can know? */
  get isShared(): boolean {
    return this.#mailbox.isShared
  }

  /** Makes this process be heard. Settles when it is, or when the broker is away. */
  listen(): Promise<void> {
    return this.#mailbox.listen()
  }

  /** How many requests of a visitor wait for other processes. */
  countOf(visitor: string): number {
    return this.#counts.get(visitor) ?? 0
  }

  /** Reads what a visitor sends for another process. It counts as a request that waits: it is kept until it is whole. */
  async read<Value>(visitor: string, read: () => Promise<Value>): Promise<Value> {
    this.#count(visitor, 1)
    try {
      return await read()
    } finally {
      this.#count(visitor, -1)
    }
  }

  /** Has a request answered by the process that holds its session. */
  async forward(request: Forwarded): Promise<void> {
    const id = this.#add(request)
    const { to, errand, response } = request
    response.once('close', () => {
      this.#take(id)
      if (!errand.post && !response.writableFinished) this.#hungUp(request)
    })
    await this.#mailbox.listen()
    if (!this.#pending.has(id)) return
    const from = this.#name
    if (!this.#mailbox.send(to, { kind: 'errand', from, id, errand })) this.#gone(id, 'the broker is away')
  }

  /** Ends what waits for other processes: this server will not be there to answer it. */
  close(server: Server): void {
    for (const [id, pending] of this.#pending) {
      if (pending.server !== server) continue
      this.#answer(id, BEGIN_ANEW)
      this.#hungUp(pending)
    }
  }

  #received(mail: PollMail): void {
    const { kind, from } = mail
    if (kind === 'answer' || kind === 'alive') this.#heard.set(from, clock())
    if (kind === 'answer') this.#answer(mail.id, mail.answer)
    else if (kind === 'ping') this.#mailbox.send(from, { kind: 'alive', from: this.#name })
    else if (kind === 'hungUp') this.#owner.hungUp(mail.token, mail.visitor)
    else if (kind === 'errand') this.#run(from, mail.id, mail.errand)
  }

  /** Answers a request for another process. Where the answer cannot be sent, it is as if the browser had hung up. */
  #run(to: string, id: number, errand: PollErrand): void {
    this.#owner.answerErrand(errand, {
      answer: (answer) => {
        const isSent = this.#mailbox.send(to, { kind: 'answer', from: this.#name, id, answer })
        if (!isSent) this.#owner.hungUp(errand.token, errand.visitor)
      },
      // The other process sees it, and says so.
      onHangUp: () => undefined,
    })
  }

  #add({ to, errand, request, response }: Forwarded): number {
    const id = (this.#forwarded += 1)
    const { visitor } = errand
    const server = serverOf(request)
    this.#pending.set(id, { to, errand, response, server, since: clock() })
    this.#count(visitor, 1)
    if (server) UpgradeGate.of(server).add(this)
    this.#timer ??= setInterval(() => {
      this.#sweep()
    }, SWEEP).unref()
    return id
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    if (!this.#pending.delete(id) || !pending) return undefined
    this.#count(pending.errand.visitor, -1)
    return pending
  }

  #count(visitor: string, more: 1 | -1): void {
    const count = this.countOf(visitor) + more
    if (count > 0) this.#counts.set(visitor, count)
    else this.#counts.delete(visitor)
  }

  #answer(id: number, answer: PollAnswer): void {
    const pending = this.#take(id)
    if (pending) answerPoll(pending.response, answer)
  }

  #gone(id: number, why: string): void {
    if (!this.#pending.has(id)) return
    this.#owner.report(pollGone(why))
    this.#answer(id, BEGIN_ANEW)
  }

  #hungUp({ to, errand: { token, visitor } }: Pick<Forwarded, 'to' | 'errand'>): void {
    this.#mailbox.send(to, { kind: 'hungUp', from: this.#name, token, visitor })
  }

  #sweep(): void {
    const now = clock()
    for (const to of new Set([...this.#pending.values()].map((pending) => pending.to))) this.#ask(to, now)
    for (const [id, { to, since }] of this.#pending) {
      if (now - since > DEADLINE) this.#gone(id, 'the answer did not come in time')
      else if (now - Math.max(since, this.#heard.get(to) ?? 0) > GONE) this.#gone(id, `${to} is silent`)
    }
    if (this.#pending.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#heard.clear()
  }

  /** Asks a process whether it is there, if it has been silent. */
  #ask(to: string, now: number): void {
    if (now - (this.#heard.get(to) ?? 0) > SILENT) this.#mailbox.send(to, { kind: 'ping', from: this.#name })
  }
}
