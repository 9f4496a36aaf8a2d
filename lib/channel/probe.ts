// Publishes the beginning and the end of a channel, and what it sends. A view keeps nothing for it but a moment.

import { clock } from '../clock.ts'
import { channels } from '../diagnostics/channels.ts'
import type { DiffMessage, JoinMessage, LeaveMessage, LiveSubject, Open } from '../diagnostics/messages.ts'
import { pseudonym } from '../diagnostics/pseudonym.ts'
import { trace } from '../diagnostics/trace.ts'
import type { LiveError } from '../errors/index.ts'
import { subjectOf, type Probed } from '../instance/probe.ts'
import type { KnownVisitor } from '../protocol/page-claims.ts'

/** The view of a channel. Before its join is granted there may be no instance. */
export interface ProbedView {
  readonly id: string
  readonly instance: { readonly root: Probed } | undefined
  /** When its join was granted, see `clock`. */
  joinedAt: number
}

/** What is published of joins that are not answered yet. */
const joins = new WeakMap<ProbedView, Open<JoinMessage>>()

/** Publishes the join of a view, which runs now. @param visitors whose cookie its connection has */
export function probeJoin(
  view: ProbedView,
  visitors: readonly KnownVisitor[],
  run: () => Promise<void>,
): Promise<void> {
  const { join } = channels
  if (!join.hasSubscribers) return run()
  const message = { id: view.id, visitor: pseudonym(visitors[0]?.id) }
  joins.set(view, message)
  return trace(join, message, run)
}

/** A join is answered: its message says how. */
export function probeAnswer(
  view: ProbedView,
  outcome: NonNullable<JoinMessage['outcome']>,
  refusal?: LiveError,
): void {
  if (outcome === 'granted') view.joinedAt = clock()
  const message = joins.get(view)
  if (!message) return
  Object.assign(
    message,
    view.instance && subjectOf(view.instance.root),
    { outcome },
    refusal && { code: refusal.code },
  )
  joins.delete(view)
}

/** Sends something of a view to its page, and publishes it. @param send returns the text that was sent */
export function probeSend(view: ProbedView, kind: DiffMessage['kind'], send: () => string): void {
  const { diff } = channels
  if (!diff.hasSubscribers) return void send()
  trace(diff, { ...subjectIn(view), kind }, (message) => {
    message.bytes = Buffer.byteLength(send())
  })
}

/** Publishes that a joined view has ended. */
export function probeEnd(view: ProbedView, reason: LeaveMessage['reason']): void {
  if (!channels.leave.hasSubscribers) return
  const message: LeaveMessage = { ...subjectIn(view), reason, duration: clock() - view.joinedAt }
  channels.leave.publish(message)
}

function subjectIn({ id, instance }: ProbedView): LiveSubject {
  return instance ? subjectOf(instance.root) : { view: '', route: '', id }
}
