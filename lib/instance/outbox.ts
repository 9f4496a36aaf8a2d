import { EVENTS, HEAD, REPLY, TITLE, type Envelope, type PushedEvent } from '../protocol/diff.ts'
import type { Extension } from '../protocol/extensions.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { Dialect } from '../template/diff/message.ts'
import type { HistoryEntry } from './location.ts'
import type { RenderResult } from './render.ts'

/** What a browser understands beyond Phoenix's protocol. */
export type Capabilities = Dialect & {
  /** What stands in the page's head may change (docs/protocol.md, "Head"). */
  readonly heads: boolean
}

const COMMON: readonly Capabilities[] = [
  { splices: true, heads: true },
  { splices: false, heads: false },
]

/** By the extension names of a join. Two combinations cover nearly all clients, which share these objects. */
export function capabilitiesOf(extensions: readonly Extension[]): Capabilities {
  const splices = extensions.includes('splice')
  const heads = extensions.includes('head')
  return (
    COMMON.find((capabilities) => capabilities.splices === splices && capabilities.heads === heads) ?? {
      splices,
      heads,
    }
  )
}

/** A render, and what changed since the last one that was sent. */
export type Changes = { readonly result?: RenderResult; readonly diff: Envelope | undefined }

const NO_PATCHES: readonly HistoryEntry[] = []

/** What the page is still to be told besides its markup: its title and head, events, and its new URLs. */
export class Outbox {
  #readsHeads = false
  #title: string | undefined
  /** The language and the elements of the head, as they were sent. */
  #head: string | undefined
  #events: PushedEvent[] | undefined
  #patches = NO_PATCHES
  /** Do items of streams wait? Nothing else keeps them, so that they are sent at once. */
  hasItems = false
  /** How many streams were made. */
  streams = 0
  /** How often new URLs were taken out to be sent. */
  patchesSent = 0

  /** Do events wait? Unlike changes they cannot be merged: if the owner keeps them waiting, it has to bound them. */
  get hasEvents(): boolean {
    return this.#events !== undefined
  }

  /** Keeps an event for the page until the next message. */
  pushEvent(event: PushedEvent): void {
    this.#events ??= []
    this.#events.push(event)
  }

  /** Keeps a URL that the view took: the page is told before it gets what was rendered there. */
  patched(entry: HistoryEntry): void {
    this.#patches = [...this.#patches, entry]
  }

  /** Takes out the URLs that wait. */
  takePatches(): readonly HistoryEntry[] {
    const patches = this.#patches
    if (patches === NO_PATCHES) return patches
    this.#patches = NO_PATCHES
    this.patchesSent++
    return patches
  }

  /** A first tree as a message, for a browser that has nothing. */
  first(tree: Envelope, result: RenderResult, { heads }: Capabilities): Envelope {
    this.#readsHeads = heads
    return this.#withEvents(this.#withPage(tree, result)) ?? tree
  }

  /**
   * A message of what changed, the events that wait, and a reply; undefined when there is nothing to say.
   * @param changes undefined when nothing was rendered
   */
  next(changes?: Changes, reply?: JsonValue | void): Envelope | undefined {
    const { result, diff } = changes ?? {}
    this.hasItems = false
    const message = this.#withEvents(result ? this.#withPage(diff, result) : diff)
    return reply === undefined ? message : { ...message, [REPLY]: reply }
  }

  /** @returns a function that brings the waiting events back, and forgets URLs that were not taken out */
  remember(): () => void {
    const events = this.#events && [...this.#events]
    return () => {
      this.#events = events
      this.#patches = NO_PATCHES
    }
  }

  /** The browser may not have what it was to be sent: the title and the head go along again. */
  resend(): void {
    this.#title = this.#head = undefined
  }

  /** Forgets what waits, at the end of the view. */
  clear(): void {
    this.#events = undefined
  }

  /** Adds the title and the head where they differ from what was sent before. */
  #withPage(diff: Envelope | undefined, { title, head }: RenderResult): Envelope | undefined {
    const page: Envelope = {}
    if (title !== undefined && title !== this.#title) page[TITLE] = this.#title = title
    if (head && this.#readsHeads && head.lang + head.tags !== this.#head) {
      this.#head = head.lang + head.tags
      page[HEAD] = { lang: head.lang, tags: head.tags }
    }
    return TITLE in page || HEAD in page ? { ...diff, ...page } : diff
  }

  #withEvents(diff: Envelope | undefined): Envelope | undefined {
    const events = this.#events
    if (!events) return diff
    this.#events = undefined
    return { ...diff, [EVENTS]: events }
  }
}
