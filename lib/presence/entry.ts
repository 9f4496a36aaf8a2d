/** One meta of one key. Who holds the same entry, holds the same object. */
export type Entry = {
  readonly key: string
  /** Frozen. */
  readonly meta: unknown
}

/** What has changed in a topic. An update is both: the old entry left, and the new one joined. */
export type Difference = { readonly joined: readonly Entry[]; readonly left: readonly Entry[] }

/** Metas by their keys. */
export type Metas = ReadonlyMap<string, readonly unknown[]>

/** Puts the metas of entries together by their keys. */
export function byKey(entries: Iterable<Entry>): Metas {
  const metas = new Map<string, unknown[]>()
  for (const { key, meta } of entries) {
    const known = metas.get(key)
    if (known) known.push(meta)
    else metas.set(key, [meta])
  }
  return metas
}
