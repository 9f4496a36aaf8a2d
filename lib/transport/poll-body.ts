import type { Request } from 'express'

/** phoenix.js never sends more at once. */
const MAX_LINES = 100

/** What the frames of one post may have together, in frames of the largest size. */
const LARGEST_FRAMES = 4

/** A post of the largest size arrives in some two hundred pieces; one that comes byte by byte costs much more than it says. */
const MAX_PIECES = 4096

/**
 * The lines of a post, a frame each; or that there is more than may be sent, or that it did not arrive whole. A body
 * that a parser of the application has read already is taken as it was read.
 *
 * @param most bytes of a line
 */
export async function readLines(
  request: Request,
  max: number,
): Promise<readonly string[] | 'too large' | 'broken'> {
  const body = parsed(request) ?? (await read(request, max * LARGEST_FRAMES))
  if (typeof body === 'string') return body
  const lines = body.toString().split('\n')
  const isTooLarge = lines.length > MAX_LINES || lines.some((line) => Buffer.byteLength(line) > max)
  return isTooLarge ? 'too large' : lines
}

function parsed({ body }: { readonly body?: unknown }): Buffer | undefined {
  if (typeof body === 'string') return Buffer.from(body)
  return Buffer.isBuffer(body) ? body : undefined
}

function read(request: Request, max: number): Promise<Buffer | 'too large' | 'broken'> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = []
    let length = 0
    let count = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > max || ++count > MAX_PIECES) {
        chunks = []
        resolve('too large')
      } else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('close', () => resolve('broken'))
    if (request.readableEnded) resolve('broken')
  })
}
