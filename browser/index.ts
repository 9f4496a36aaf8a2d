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
