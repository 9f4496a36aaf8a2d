import type { HistoryOptions } from '../js/commands.ts'
import type { JsonValue } from '../protocol/json.ts'
import type { PresenceKey, PresenceList, Track } from '../presence/api.ts'
import type { Broadcast } from '../pubsub/pubsub.ts'
import type { Topic } from '../pubsub/topic.ts'
import type { AssignAsyncOptions, Async, AsyncHandlers, AsyncOptions, AsyncWork, WorkFor } from './async.ts'
import type { Placeable, SomeProps } from './component-kind.ts'
import type { FlashMessages } from './flash.ts'
import type { LocalTarget } from './local-target.ts'
import type { RedirectTarget } from './redirect.ts'
import type { Awaitable } from './schema.ts'
import type { ItemOf, RefillOptions, RowIdOf, Stream, StreamInsertOptions, StreamOptions } from './stream.ts'
import type { EventValue } from './untrusted.ts'
import type { UploadedFile } from '../uploads/writer.ts'
import type { Consumed, Upload, Uploaded, UploadEntry, UploadKey, UploadOptions } from './upload.ts'

/** The socket of a view as its author sees it, with the types of all its members and the hooks that can be attached to it. */

/** A view's assigns as its callbacks see them; `any` where TypeScript does not know them. */
export type State<Assigns> = 0 extends 1 & Assigns ? Assigns : Readonly<Assigns>

/**
 * Stands for the assigns where TypeScript cannot know them, in the messages for what then does not compile. Every view
 * has a socket of this type, so that a handler which reads no assigns fits each of them.
 */
export type UnknownAssigns = object & {
  readonly 'Unknown assigns: write mount(socket): State, or liveView<State>({ … })'?: never
}

/** When an event reaches the page: before or after the update that it comes with. @default 'after' */
export type PushEventOptions = { readonly dispatch?: 'before' | 'after' }

/** A view's own handle: what its callbacks receive. Never a network connection. */
export interface Socket<Assigns> {
  /** The id of the view's element in the page; the same in the first render and after the join. */
  readonly id: string
  /** The URL of the page. */
  readonly url: URL
  /** What the view's `params` parser made of the URL. */
  readonly params: unknown
  /** False in the first render over HTTP, true once the browser has joined. */
  readonly connected: boolean
  /** Aborted when the view ends: hand it to `fetch`, timers and listeners. */
  readonly signal: AbortSignal
  /** The view's state. It is replaced, never changed in place; outside production it is frozen. */
  readonly assigns: State<Assigns>
  /** Messages for the person at the browser by their kind; `render` finds them in its second argument. */
  readonly flash: FlashMessages
  /** Replaces some assigns. The view is rendered when the callback is through, or the next one if none runs. */
  assign(changes: Partial<Assigns>): void
  /** Replaces one assign by what a function makes of it. */
  update<Key extends keyof Assigns & string>(key: Key, change: (value: Assigns[Key]) => Assigns[Key]): void
  /**
   * Has a function run at a stage of the view's life, before the view's own callback, which it may keep from running.
   * The returned function ends it, and so does the end of the view.
   */
  attachHook<At extends Stage>(stage: At, hook: StageHooks<Assigns>[At]): () => void
  /**
   * Listens to a pub/sub topic: its messages come to `handleInfo`. Ends with the view. Does nothing in the first render.
   * Where messages come from other processes, await it before you read what they tell of: then none is missed. It never rejects.
   */
  subscribe(topic: string | Topic): PromiseLike<void>
  /** Stops listening to a topic. */
  unsubscribe(topic: string | Topic): void
  /**
   * Sends a message to all who listen to a topic, this view included if it listens. They get a frozen copy of the payload.
   * @throws LIVE_VALUE_KIND outside production, when JSON cannot carry the payload
   */
  readonly broadcast: Broadcast
  /** Sends a message to all others who listen to a topic. */
  readonly broadcastFrom: Broadcast
  /**
   * Says that this view is there in a topic, under a key, with a meta such as `{ name }`. A second time with the same
   * key it replaces the meta. Views that listen are told by `handlePresence`. Ends with the view. Does nothing in the
   * first render.
   * @throws LIVE_VALUE_KIND for an empty key, or one that is neither text nor a number; outside production, when JSON
   * cannot carry the meta
   */
  readonly track: Track
  /** Takes back what was said under a key. */
  untrack(topic: string | Topic, key: PresenceKey): void
  /**
   * Who is there in a topic, as far as this process knows: the metas of each key. What changes from then on comes to
   * `handlePresence`. A first render changes nothing: it sees who is there, and hears no more.
   */
  readonly presences: PresenceList
  /** Sends a message to this view's own `handleInfo`, after the running callback. Does nothing in the first render. */
  sendSelf(name: string, payload?: unknown): void
  /**
   * As `sendSelf`, after a delay. The returned function cancels it, and so does the end of the view.
   * @param delay in milliseconds
   */
  sendSelfAfter(delay: number, name: string, payload?: unknown): () => void
  /**
   * Sends some props to a live component of this view, from any callback of the view or of its components, and later from
   * timers and async work. They are laid over its assigns, or given to its `update`, after the running callback. Nothing
   * happens where the view shows no such component, nor in the first render.
   * @throws LIVE_COMPONENT_INVALID for anything that `liveComponent` did not make, and for an invalid id;
   * LIVE_VALUE_KIND for a promise
   */
  sendUpdate<Props>(component: Placeable<Props>, id: string | number, props: SomeProps<NoInfer<Props>>): void
  /**
   * An assign that is loaded beside the view: `mount: (socket) => ({ report: socket.async(readReport) })`. Its work starts
   * when it is assigned. The first page does not wait for it, and does not start it, unless `firstPage` says `wait`.
   * @throws LIVE_VALUE_KIND when the work is no function; LIVE_CALLBACK_FAILED when too much runs: its cause is LIVE_LIMIT_REACHED
   */
  async<Value>(work: AsyncWork<Value>, options?: AsyncOptions): Async<Value>
  /**
   * Loads such an assign anew. The newer work takes the place of the older, whose signal is aborted. What the work throws
   * is reported, and stands in the value as `failed`. In the first render nothing is started.
   * @throws as `async`
   */
  assignAsync<Key extends keyof Assigns & string>(
    key: Key,
    work: WorkFor<Assigns[Key]>,
    options?: AssignAsyncOptions,
  ): void
  /**
   * Runs work beside the view, whose result comes to `ok` or `failed` in its turn, as a message does. The newer of a
   * name takes the place of the older. Without `failed`, what the work throws is reported. Does nothing in the first render.
   * @throws as `async`
   */
  startAsync<Value>(
    name: string,
    work: AsyncWork<Value>,
    handlers: AsyncHandlers<Socket<Assigns>, Value>,
  ): void
  /** Ends work of `async` or `assignAsync` by the key, of `startAsync` by the name: it fails with an `AbortError`. */
  cancelAsync(name: string): void
  /**
   * A long list whose items the server does not keep: `mount: (socket) => ({ songs: socket.stream(songs, { id }) })`. It is
   * an assign; `songs.each` shows it, and after that render the items are forgotten.
   * @throws LIVE_STREAM_INVALID for an invalid id, LIVE_VALUE_KIND when the items are not an array
   * @see docs/reference/streams.md
   */
  stream<Item>(items: readonly Item[], options: StreamOptions<Item>): Stream<Item>
  /**
   * Inserts several items into a stream, as `streamInsert` does one after the other; with `reset` in the place of all that
   * are there.
   * @throws as `streamInsert`
   */
  stream<Key extends keyof Assigns & string>(
    key: Key,
    items: readonly ItemOf<Assigns[Key]>[],
    options?: RefillOptions,
  ): void
  /**
   * Inserts an item into a stream, by default at its end. The row of an item that is there is replaced where it stands.
   * @throws LIVE_STREAM_INVALID for a key that holds no stream, and for an invalid id; any error of the
   * application's `id` function
   */
  streamInsert<Key extends keyof Assigns & string>(
    key: Key,
    item: ItemOf<Assigns[Key]>,
    options?: StreamInsertOptions,
  ): void
  /** Deletes the row of an item from a stream. @throws as `streamInsert` */
  streamDelete<Key extends keyof Assigns & string>(key: Key, item: ItemOf<Assigns[Key]>): void
  /** Deletes a row from a stream by the id of its element. @throws as `streamInsert` */
  streamDeleteById<Key extends keyof Assigns & string>(key: Key, id: RowIdOf<Assigns[Key]>): void
  /**
   * An assign that lets the page upload files: `mount: (socket) => ({ photos: socket.allowUpload({ accept: ['.png'] }) })`.
   * In the template `liveFileInput(photos)` is its input, `photos.entries` are the files that were chosen.
   * @throws LIVE_OPTION_INVALID
   */
  allowUpload<Meta = UploadedFile>(options?: UploadOptions<Socket<Assigns>, Meta>): Upload<Meta>
  /**
   * Hands over the files that are here, one after the other; others stay. After the callback a file is deleted and its
   * entry gone, unless the callback returns `postpone()`. To be awaited.
   * @returns what the callback returned for each
   * @throws what the callback throws: then that file stays (as a rejection); LIVE_VALUE_KIND when the key is of no upload
   * @example await socket.consumeUploaded('photos', async ({ path }, entry) => store(path, entry.type))
   */
  consumeUploaded<Key extends keyof Assigns & string, Result>(
    key: UploadKey<Key, Assigns[Key]>,
    consume: (uploaded: Uploaded<Assigns[Key]>, entry: UploadEntry) => Awaitable<Result>,
  ): Promise<Consumed<Result>[]>
  /**
   * Takes back a file that was chosen, by the `ref` of its entry, or all files. What of it is here is deleted. A ref of no
   * entry does nothing.
   * @throws LIVE_VALUE_KIND when the key is of no upload
   */
  cancelUpload<Key extends keyof Assigns & string>(key: UploadKey<Key, Assigns[Key]>, ref?: string): void
  /** Takes back all files and allows no more. `allowUpload`, assigned again, does. @throws as `cancelUpload` */
  disallowUpload<Key extends keyof Assigns & string>(key: UploadKey<Key, Assigns[Key]>): void
  /** Sends an event to the page: hooks hear it by `handleEvent`, the window as `phx:<name>`. */
  pushEvent(name: string, payload?: JsonValue, options?: PushEventOptions): void
  /**
   * Resets the form of this page that has this id: its fields show again what the view has rendered, and none counts as
   * used. It happens after the update that it comes with. Does nothing in the first render.
   * @throws LIVE_VALUE_KIND when the id is no text
   */
  resetForm(id: string): void
  /**
   * Leaves a message for the person at the browser, such as `putFlash('info', 'Saved.')`. It is shown by this view's
   * `render`; when the same callback goes on to another page, by that page.
   * @throws LIVE_VALUE_KIND when one of them is no text
   */
  putFlash(kind: string, text: string): void
  /**
   * Writes a value into the session of the visitor, `req.session[key]`, once the callback is through: for the application,
   * all later pages and joins. In the first render it is written at once.
   * @param value as JSON carries it
   * @throws LIVE_SESSION_MISSING when there is no `req.session`; LIVE_VALUE_KIND for a key or a value that cannot be
   */
  putSession(key: string, value: JsonValue): void
  /** Takes back the message of a kind, or all. */
  clearFlash(kind?: string): void
  /**
   * Takes the view to another URL of its own once the callback is through: the browser shows it, and `handleParams`
   * runs. The application's guards hold for it. In the first render it is a 302.
   *
   * @param to a path of this site, which leads to this view; one that is read from the URL of the page, such as
   * `?page=2`; or changes of its parameters, such as `{ page: 2 }`
   * @throws LIVE_REDIRECT_UNSAFE; later, as the end of the callback: LIVE_PATCH_ELSEWHERE, LIVE_PATCH_LOOP
   */
  pushPatch(to: LocalTarget, options?: HistoryOptions): void
  /**
   * Ends the callback and takes the browser to another live view, over the same connection. A page that
   * is not a live view is loaded like any other. In the first render it is a 302.
   *
   * @param to a path of this site, one that is read from the URL of the page, or changes of its parameters
   * @throws always; LIVE_REDIRECT_UNSAFE
   */
  pushNavigate(to: LocalTarget, options?: HistoryOptions): never
  /**
   * Ends the callback and sends the browser to another page: a 302 in the first render.
   * @param to a path of this site, one that is read from the URL of the page, or `{ external }`
   * @throws always; LIVE_REDIRECT_UNSAFE for all else
   */
  redirect(to: RedirectTarget): never
}

/** What a hook says: `halt` keeps the later hooks and the view's own callback from running. */
export type StageAnswer = 'continue' | 'halt' | void

/** The hooks of `socket.attachHook`, by their stages. They run before the view's own callback, in their order. */
export interface StageHooks<Assigns> {
  /** With the parameters as the view's parser made them: before the first render, and with every patch. */
  readonly handleParams: (socket: Socket<Assigns>, params: unknown) => Awaitable<StageAnswer>
  /** Every event of the browser, also one that the view has no handler for. `{ reply }` halts with a reply. */
  readonly handleEvent: (
    socket: Socket<Assigns>,
    name: string,
    value: EventValue,
  ) => Awaitable<StageAnswer | { readonly reply: JsonValue }>
  /** Every message of the server, also one that the view has no handler for. */
  readonly handleInfo: (socket: Socket<Assigns>, name: string, payload: unknown) => Awaitable<StageAnswer>
  /**
   * After each render, before it is sent: what it pushes goes along. What it assigns is rendered the next time.
   */
  readonly afterRender: (socket: Socket<Assigns>) => void
}

/** The names of the stages. */
export type Stage = keyof StageHooks<unknown>

/**
 * In `mount` there are no assigns yet: they are what it returns. It goes elsewhere by `redirect` or `pushNavigate`.
 * `Told` are the assigns that TypeScript has been told of, by `liveView<State>`; otherwise it is `any`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assigns are only about to be known
export interface MountSocket<Told = any> extends Omit<
  Socket<unknown>,
  | 'assigns'
  | 'assign'
  | 'update'
  | 'attachHook'
  | 'pushPatch'
  | 'assignAsync'
  | 'startAsync'
  | 'stream'
  | 'streamInsert'
  | 'streamDelete'
  | 'streamDeleteById'
  | 'allowUpload'
  | 'consumeUploaded'
  | 'cancelUpload'
  | 'disallowUpload'
> {
  /** The same as `Socket.stream`: makes a list whose items the server does not keep. */
  stream<Item>(items: readonly Item[], options: StreamOptions<Item>): Stream<Item>
  /** The same as `Socket.attachHook`. A hook knows the assigns from `liveView<State>`, or from its own `socket: Socket<State>`. */
  attachHook<At extends Stage, Seen = 0 extends 1 & Told ? UnknownAssigns : Told>(
    stage: At,
    hook: StageHooks<Seen>[At],
  ): () => void
  /** The same as `Socket.startAsync`; its handlers know the assigns as hooks do. */
  startAsync<Value, Seen = 0 extends 1 & Told ? UnknownAssigns : Told>(
    name: string,
    work: AsyncWork<Value>,
    handlers: AsyncHandlers<Socket<Seen>, Value>,
  ): void
  /** The same as `Socket.allowUpload`; `progress` and `external` know the assigns as hooks do. */
  allowUpload<Meta = UploadedFile, Seen = 0 extends 1 & Told ? UnknownAssigns : Told>(
    options?: UploadOptions<Socket<Seen>, Meta>,
  ): Upload<Meta>
  /**
   * An assign that may exist already, made by a hook of `onMount`, the view around this one, or the application
   * in `res.locals`. It is computed only when it does not exist yet.
   * @example mount: async (socket, { session }) => ({ user: await socket.assignNew('user', () => users.of(session)) })
   */
  assignNew<Value>(key: string, compute: () => Value): Value | Awaited<Value>
}
