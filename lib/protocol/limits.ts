/** The largest frame that a client takes to be allowed unless the reply to its join says otherwise. @unit bytes */
export const FRAME_BYTES = 65_536
/** The longest token, and digest of a page, that is read. One of a sticky view holds a URL, in base64. */
export const MAX_TOKEN = 12_288
