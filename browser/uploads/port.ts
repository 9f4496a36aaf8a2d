import type { Answer, Frame, LiveEvent } from '../connection/answer.ts'
import type { Forms } from '../extras/forms.ts'
import type { PluginPage, ViewPort } from '../view-plugin.ts'

/** The page, as uploads need it. */
export interface UploadsPage extends PluginPage<UploadsView> {
  readonly bindings_: {
    readonly forms_: Forms | undefined
    /** The button by which each form was submitted last. */
    readonly pressed_: WeakMap<Element, HTMLElement | null>
  }
  isConnected(): boolean
  push_(event: LiveEvent, answered?: () => void): void
  readonly connection_: {
    /** What carries frames: here also frames of bytes. */
    readonly socket_: { send(data: string | ArrayBuffer): unknown } | undefined
    send_(joinRef: string | null | undefined, topic: string, event: string, payload: object): string
  }
  readonly views_: PluginPage<UploadsView>['views_'] & { receive_(frame: Frame): void }
}

/** A view whose forms may have live file inputs. */
export interface UploadsView extends ViewPort {
  readonly channel_: ViewPort['channel_'] & {
    push_(event: string, payload: object, answered: (answer?: Answer) => void): void
  }
  /** Takes what the server says of its own accord: an update or a redirect. */
  messageReceived_(event: string, payload: object): void
}

/** Sends an event of a view. `answered` is called once, without an answer if none can come. */
export type Push = (event: LiveEvent, answered?: (answer?: Answer) => void) => void
