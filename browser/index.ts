export type { HandledEvent, Hook, HookHandle, HookMoments } from './hooks/hooks.ts'
export { LiveSocket, type LiveSocketOptions } from './live-socket.ts'
