/** The largest frame that a client takes to be allowed unless the reply to its join says otherwise. @unit bytes */
export const FRAME_BYTES = 65_536
