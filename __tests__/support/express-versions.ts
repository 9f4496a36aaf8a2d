import express from 'express'
import express4 from 'express4'

/** Both ends of the peer range. The types of 5 are close enough to call 4 by. */
export const expressVersions: readonly (readonly [string, typeof express])[] = [
  ['Express 4', express4 as unknown as typeof express],
  ['Express 5', express],
]
