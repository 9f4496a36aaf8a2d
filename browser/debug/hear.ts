import { MESSAGE } from '../../lib/protocol/messages.ts'
import type { ConsoleLine, Frame } from '../connection/answer.ts'
import type { SessionPage } from '../session/port.ts'
import { session } from '../session-source.ts'
import { say } from './tools.ts'

/** Takes what the server says of the connection itself: a line for the console, or something about the session. */
export function hear(liveSocket: SessionPage, frame: Frame): void {
  if (frame[3] === MESSAGE.session) void session().then((part) => part.redeem(liveSocket, frame[4]))
  else say(frame[4] as ConsoleLine)
}
