export type { EncodedCommands, HookCommands, JsCommands } from './commands/js.ts'
export type { Diagnosis, ViewDiagnosis } from './debug/diagnosis.ts'
export type { HandledEvent, HookHandle, HookPayload, TargetReply } from './hooks/handle.ts'
export type { Hook, HookClass, HookMoments } from './hooks/hooks.ts'
export { LiveSocket } from './live-socket.ts'
export type {
  CommandTarget,
  DomCallbacks,
  LiveSocketOptions,
  Metadata,
  NoticeTexts,
  Params,
} from './options.ts'
export type { Tools } from './tools.ts'
export { createHook, ViewHook } from './view-hook.ts'

// Of all that is evaluated on import this comes last; nothing before it needs a page.
if (!('document' in globalThis))
  throw new Error(
    'express-liveview/browser is the client, which runs in browsers only: here is no `document`. On a server import from ' +
      "'express-liveview', and in tests from 'express-liveview/testing'. Where one module is run on a server and in " +
      "browsers, as for server-side rendering, load the client in browsers only: if (typeof document !== 'undefined') " +
      "{ const { LiveSocket } = await import('express-liveview/browser') }.",
  )
