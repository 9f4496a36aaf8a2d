import type { Path, PathAttribute } from './path-map.ts'

/** A run of siblings: what stands strictly between two nodes, or between one and an end of the parent. */
export interface Span {
  readonly parent: Element
  readonly before_: ChildNode | null
  /** Null is the end of the parent; undefined is an end that is not asked for. */
  readonly after_: ChildNode | null | undefined
}

/** Where one dynamic lives in the page. */
export interface Slot {
  readonly parent: Element
  readonly before_: ChildNode | null
  readonly after_: ChildNode | null
  /** The attribute of `parent` that the value is part of; none when it stands among nodes. */
  readonly attribute?: PathAttribute
  /** The smallest element that can be drawn as a whole; undefined at the top of a template. */
  readonly host: Host | undefined
  /** `slot`: it can be written by itself; `host`: only with the element around it; `none`: it is left alone. */
  readonly access: 'slot' | 'host' | 'none'
}

/** An element of the page and where it comes from in its template. */
export interface Host {
  readonly element_: Element
  readonly path_: Path
}
