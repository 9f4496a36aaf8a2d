import { ServerResponse, type OutgoingHttpHeaders } from 'node:http'

/**
 * Answers with nothing but what is ours: no cookie is set, and no session is saved or renewed. An answer that was held back
 * could give a session again to a person who has logged out meanwhile (CVE-2025-66803 was that), a browser asks for much
 * without its visitor, and a cache may keep what it asks for. So what other middleware has hung onto the head and the end
 * of the answer is passed by.
 */
export function answerBare(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: string | Buffer = '',
): void {
  if (response.headersSent || response.destroyed) return
  response.removeHeader('Set-Cookie')
  const length = WITHOUT_BODY.includes(status) ? {} : { 'Content-Length': Buffer.byteLength(body) }
  ServerResponse.prototype.writeHead.call(response, status, { ...headers, ...length })
  ServerResponse.prototype.end.call(response, body, 'utf8')
}

const WITHOUT_BODY = [204, 304]
