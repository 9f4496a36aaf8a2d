export type {
  CallbackMessage,
  DiffMessage,
  JoinMessage,
  LeaveMessage,
  LiveDiagnostics,
  LiveOutcome,
  LiveSubject,
  RefusalMessage,
  RenderMessage,
  Timed,
} from './diagnostics/messages.ts'
export { dashboard, type DashboardState } from './dashboard/dashboard.ts'
export { observe } from './diagnostics/observe.ts'
export type { CallbackStats, LiveStats } from './diagnostics/stats.ts'
export { LiveError, type Fault, type LiveErrorCode } from './errors/index.ts'
export { liveRequest, type LiveRequestKind } from './http/live-request.ts'
export type { Logger } from './logger.ts'
export type { Limits } from './limits.ts'
export type { LiveCookies, LiveOptions } from './options/live-options.ts'
export type { Layout, LayoutPage } from './page/layout.ts'
export type { JsonValue } from './protocol/json.ts'
export type { PubSubAdapter } from './pubsub/adapter.ts'
export type { End, Subscriber } from './pubsub/local.ts'
export { PubSub, type Broadcast, type PubSubOptions } from './pubsub/pubsub.ts'
export type { Json } from './pubsub/payload.ts'
export { topic, type Messages, type Said, type Topic, type TopicFamily } from './pubsub/topic.ts'
export type { Person } from './channel/instructions.ts'
export { liveRouter, type LiveRouter } from './router.ts'
export type { CloseOptions } from './endpoint.ts'
export type { EmbedOptions, RouteOptions, RoutePath } from './page/live-route.ts'
export { JS } from './js/commands.ts'
export type {
  ClassNames,
  Commands,
  CommandTarget,
  DispatchOptions,
  HistoryOptions,
  PushOptions,
  ShowOptions,
  TimingOptions,
  ToggleOptions,
  ToOptions,
  Transition,
  TransitionOptions,
} from './js/commands.ts'
export { each, type Each } from './template/each.ts'
export type { GlobalAttributes } from './template/global-attributes.ts'
export { attrs, foreign, html, raw, type AttributeValue } from './template/html.ts'
export { link, type LinkAttributes, type LinkTarget } from './template/link.ts'
export { portal, type PortalOptions } from './template/portal.ts'
export type {
  ComponentPlace,
  Key,
  Keyed,
  Nested,
  Renderable,
  Rendered,
  RowContent,
  Streamed,
} from './template/rendered.ts'
export type { Attributes, Raw } from './template/values.ts'
export {
  asyncResult,
  type Async,
  type AsyncHandlers,
  type AsyncOptions,
  type AsyncParts,
  type AsyncWork,
  type AssignAsyncOptions,
  type WorkFor,
} from './view/async.ts'
export type { FlashMessages } from './view/flash.ts'
export { form, type FormOf, type FormReader, type FormValues } from './form/form.ts'
export { type Field, type MoreAttributes } from './form/field.ts'
export { usedInput, type FieldName } from './form/name.ts'
export { type Form } from './form/state.ts'
export type { ClassList, Head } from './view/head.ts'
export type { ConnectInfo, LiveSession, MountInfo, Session, SessionOf } from './view/mount-info.ts'
export type { LocalTarget, QueryChanges } from './view/local-target.ts'
export type { PresenceDiff, PresenceKey, PresenceList, Track } from './presence/api.ts'
export { on } from './view/on.ts'
export { onPresence, type PresenceHandler, type PresenceHandlers } from './view/on-presence.ts'
export type { OnMount, OnMountSocket } from './view/on-mount.ts'
export { liveRender, type LiveRenderOptions } from './view/live-render.ts'
export type { ComponentKind, ComponentMessages, Placeable, SomeProps } from './view/component-kind.ts'
export { component, liveComponent, messages } from './view/live-component.ts'
export type {
  ComponentContext,
  ComponentMountSocket,
  ComponentSocket,
  ComponentUpdate,
  FallbackContext,
  LiveComponent,
  LiveComponentDefinition,
} from './view/live-component.ts'
export type {
  ItemOf,
  RefillOptions,
  RowIdOf,
  Stream,
  StreamInsertOptions,
  StreamOptions,
} from './view/stream.ts'
export { liveView } from './view/live-view.ts'
export type {
  ErrorHandler,
  ErrorPlace,
  EventHandler,
  InfoHandler,
  LiveViewDefinition,
  RenderContext,
} from './view/definition.ts'
export type { AnyLiveView, LiveView } from './view/live-view.ts'
export { liveFileInput, liveImgPreview } from './view/upload.ts'
export type {
  AnyUpload,
  Consumed,
  Postponed,
  Upload,
  Uploaded,
  UploadEntry,
  UploadError,
  UploadKey,
  UploadOptions,
} from './view/upload.ts'
export type { UploadedFile, UploadWriter } from './uploads/writer.ts'
export type { EventValue, RawParams } from './view/untrusted.ts'
export { event, fields, type FieldParser, type FieldValues } from './view/parse.ts'
export type { RedirectTarget } from './view/redirect.ts'
export type { Awaitable, Parsed, Parser, StandardSchema } from './view/schema.ts'
export type {
  MountSocket,
  PushEventOptions,
  Socket,
  Stage,
  StageAnswer,
  StageHooks,
  State,
  UnknownAssigns,
} from './view/socket.ts'
