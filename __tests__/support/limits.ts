/** No limits of the time and the size of a view, for what is tested without them. */
export const UNLIMITED = {
  callbackTime: Infinity,
  callbackEnd: Infinity,
  stateBytes: Infinity,
  stateEnd: Infinity,
} as const
