import type { OwnerPage } from '../instance/owner.ts'
import { resolveRoute } from '../join/patch-request.ts'
import type { ChannelOwner } from './channel.ts'
import type { ViewFrames } from './view-frames.ts'
import type { ViewNode } from './view-tree.ts'

/** The page of one joined view, as the view's instance asks for it. */
export class ViewPage implements OwnerPage {
  readonly #owner: ChannelOwner
  readonly #node: ViewNode
  readonly #frames: ViewFrames

  constructor(owner: ChannelOwner, node: ViewNode, frames: ViewFrames) {
    this.#owner = owner
    this.#node = node
    this.#frames = frames
  }

  url(): string | undefined {
    const { root } = this.#node
    return root === undefined
      ? undefined
      : this.#owner.channels.views.of(root)?.instance?.process.location.url
  }

  async resolveRoute(to: string): ReturnType<OwnerPage['resolveRoute']> {
    await this.sessionSettled()
    const { instance, identity, pageUrl: page, isPatient } = this.#node
    const kept = isPatient ? instance?.root.scope.signal : undefined
    const found = await resolveRoute(this.#owner, to, { page, identity }, kept)
    if (!('busy' in found)) return found
    if (this.#node.isJoined) this.#frames.busy(found.busy, found.href)
    return undefined
  }

  sessionSettled(): Promise<unknown> | undefined {
    return this.#owner.session.settled
  }

  isOutlived(): boolean {
    return this.#node.isSticky
  }
}
