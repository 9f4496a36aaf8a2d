import type { Request, Response } from 'express'
import { memberOf } from '../foreign.ts'
import { answerBare } from '../http/bare-answer.ts'

/** A ticket holds what a callback puts; what is longer than this was not made here. @unit bytes */
const MAX_BODY = 65_536

/** Answers without setting a cookie, so that no session comes back that has just ended. @param body as JSON; empty by default */
export function answerTicket(response: Response, status: number, body = ''): void {
  const headers = {
    ...(body !== '' && { 'Content-Type': 'application/json; charset=utf-8' }),
    'Cache-Control': 'no-store',
    ...(status === 405 && { Allow: 'POST' }),
  }
  answerBare(response, status, headers, body)
}

/**
 * The ticket in a request's body, `{"ticket": "TEXT"}`; undefined where there is none, or too much. A body that a parser
 * of the application has read already is taken as it was read.
 */
export async function readTicket(request: Request): Promise<string | undefined> {
  const body = memberOf(request, 'body')
  const isText = typeof body === 'string' || Buffer.isBuffer(body)
  const isParsed = typeof body === 'object' && body !== null && 'ticket' in body
  const given = isText ? fromText(body.toString()) : isParsed ? body : fromText(await read(request))
  const ticket = memberOf(given, 'ticket')
  return typeof ticket === 'string' && ticket.length <= MAX_BODY ? ticket : undefined
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The body as text; nothing for one that is too long, or that does not arrive whole. One that is too long is read to its
 * end: a browser that is still sending would not see the answer.
 */
async function read(request: Request): Promise<string> {
  if (request.readableEnded) return ''
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length
      if (length <= MAX_BODY) chunks.push(chunk)
    }
  } catch {
    return ''
  }
  return length <= MAX_BODY ? Buffer.concat(chunks).toString() : ''
}
