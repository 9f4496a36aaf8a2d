import type { Payload } from '../protocol/frame.ts'
import type { Uploader } from './chosen-file.ts'
import type { Host } from './test-server.ts'
import type { Visitor } from './visitor.ts'

/** What a page is opened with. */
export type PageSetting = {
  readonly host: Host
  readonly visitor: Visitor
  readonly path: string
  /** What is cut off paths on the way to the application. */
  readonly basePath: string
  /** Where the socket lives on pages that bring a client of their own. */
  readonly socketPath: string
  /** What the browser says of itself when it joins. */
  readonly client: Payload
  /** How long to wait for a condition or an answer. @unit milliseconds */
  readonly timeout: number
  /** What the visitor answers where `data-confirm` asks. */
  readonly confirm: (question: string) => boolean
  /** What uploads files to elsewhere, by name. */
  readonly uploaders: Readonly<Record<string, Uploader>>
}
