import type { ServerResponse } from 'node:http'
import type { Request } from 'express'
import { answerBare } from '../http/bare-answer.ts'

/** The answer to a browser that polls. The status is in the body: over HTTP it is always 200, as phoenix.js wants it. */
export type PollAnswer = {
  /**
   * 200: messages, or what was posted was taken. 204: no messages. 403: refused. 410: begin anew, or with a token: begin.
   * 413: what was posted is too large. 429: the post before is not answered yet.
   */
  readonly status: 200 | 204 | 403 | 410 | 413 | 429
  readonly token?: string
  readonly messages?: readonly string[]
}

/** What a POST brought: a frame in each line; or that it was more than may be sent, or did not arrive whole. */
export type PollLines = readonly string[] | 'too large' | 'broken'

/** The answer when there is no such session: the browser begins anew. */
export const BEGIN_ANEW: PollAnswer = { status: 410, messages: [] }

/** A request of a browser that polls, as its session sees it, whichever process it came to. */
export interface PollRequest {
  answer(answer: PollAnswer): void
  /** Calls back when the browser is gone before it has the answer. */
  onHangUp(hungUp: () => void): void
}

/** A request that came to this process. */
export function ownRequest(response: ServerResponse): PollRequest {
  return {
    answer: (answer) => answerPoll(response, answer),
    onHangUp: (hungUp) =>
      void response.once('close', () => {
        if (!response.writableFinished) hungUp()
      }),
  }
}

/** Answers a request of a browser that polls. It renews no session, for a page polls also while its visitor does nothing. */
export function answerPoll(response: ServerResponse, answer: PollAnswer): void {
  if (response.headersSent || response.destroyed) return
  // The server may be about to close, and would wait for the connection.
  if (answer.status === 410 && answer.token === undefined) response.shouldKeepAlive = false
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  }
  answerBare(response, 200, headers, JSON.stringify(answer))
}

/** Answers a browser that asks whether it may post from another site; what the answer says of that is in its headers already. */
export function answerPreflight(response: ServerResponse): void {
  answerBare(response, 204, {})
}

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
 * @param max bytes of a line
 */
export async function readLines(request: Request, max: number): Promise<PollLines> {
  const body = parsed(request) ?? (await read(request, max * LARGEST_FRAMES))
  if (typeof body === 'string') return body
  const lines = body.toString().split('\n')
  const isTooLarge = lines.length > MAX_LINES || lines.some((line) => sizeOf(line) > max)
  // A post that ends in a line break has an empty line at its end. That is no frame.
  return isTooLarge ? 'too large' : lines.filter((line) => line !== '')
}

/** A binary message is posted in base64. @unit bytes */
function sizeOf(line: string): number {
  return line.startsWith('[') ? Buffer.byteLength(line) : Math.floor((line.length * 3) / 4)
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
