import { MESSAGE } from '../../lib/protocol/messages.ts'
import type { ConsoleLine, Frame } from '../connection/answer.ts'
import type { SessionConnection } from '../session/port.ts'
import { session } from '../session-source.ts'
import { printLine } from './tools.ts'

/** Handles a message of the server about the connection itself: a line for the console, or a ticket for the session. */
export function hear(connection: SessionConnection, frame: Frame): void {
  if (frame[3] === MESSAGE.session) void session().then((part) => part.redeem(connection, frame[4]))
  else printLine(frame[4] as ConsoleLine)
}
