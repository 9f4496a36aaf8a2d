import type { LiveSocket as LiveSocketFace, LiveSocketOptions } from './api.ts'
import { LiveSocket as LiveSocketClass } from './live-socket.ts'

export type {
  HandledEvent,
  Hook,
  HookClass,
  HookHandle,
  HookMoments,
  HookPayload,
  LiveSocketOptions,
  TargetReply,
  UploadEntry,
  Uploader,
} from './api.ts'
export type { EncodedCommands, HookCommands, JsCommands } from './commands/js.ts'
export type { Diagnosis, Tools, ViewDiagnosis } from './debug/diagnosis.ts'
export type { CommandTarget, DomCallbacks, Metadata, NoticeTexts, Params } from './options.ts'

export type LiveSocket = LiveSocketFace
/**
 * Connects a page, see the interface. The path is the one at which the live router is mounted, such as `/live`; it may be a
 * whole URL.
 */
export const LiveSocket: new (path: string, options?: LiveSocketOptions) => LiveSocket = LiveSocketClass
export { createHook, ViewHook } from './view-hook.ts'

// This runs last of all modules of the client; the others need no `document` when they are imported.
if (!('document' in globalThis))
  throw new Error(
    'express-liveview/browser is the client, which runs in browsers only: here is no `document`. On a server import from ' +
      "'express-liveview', and in tests from 'express-liveview/testing'. Where one module is run on a server and in " +
      "browsers, as for server-side rendering, load the client in browsers only: if (typeof document !== 'undefined') " +
      "{ const { LiveSocket } = await import('express-liveview/browser') }.",
  )
