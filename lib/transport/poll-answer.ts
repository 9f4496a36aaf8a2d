import { ServerResponse } from 'node:http'

/** What is said to a browser that polls. The status is in the body: over HTTP it is always 200, as phoenix.js wants it. */
export type PollAnswer = {
  /** 200: messages, or thank you. 204: nothing to say. 403: refused. 410: begin anew, or with a token: begin. */
  readonly status: 200 | 204 | 403 | 410 | 413 | 429
  readonly token?: string
  readonly messages?: readonly string[]
}

/**
 * Answers a request of a browser that polls, with nothing but what is ours: a session that is set to roll would print
 * its cookie, and an answer that was held back could give it again to somebody who has logged out meanwhile
 * (CVE-2025-66803 was that). So what other middleware hung onto the head of the answer is passed by.
 */
export function answerPoll(response: ServerResponse, answer: PollAnswer): void {
  if (response.headersSent || response.destroyed) return
  response.removeHeader('Set-Cookie')
  const body = Buffer.from(JSON.stringify(answer))
  // The server may be about to close, and would wait for the connection.
  if (answer.status === 410 && answer.token === undefined) response.shouldKeepAlive = false
  ServerResponse.prototype.writeHead.call(response, 200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(body)
}
