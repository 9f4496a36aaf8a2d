/**
 * The cookies of a browser after an answer, as they stand in the `Cookie` header.
 *
 * @param before as they stood there with the request
 * @param set the `Set-Cookie` headers of the answer
 */
export function cookiesAfter(before: string, set: number | string | readonly string[] | undefined): string {
  const cookies = before === '' ? [] : before.split('; ')
  for (const line of [set ?? []].flat().map(String)) {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const name = nameOf(pair)
    const at = cookies.findIndex((cookie) => nameOf(cookie) === name)
    if (at >= 0) cookies.splice(at, 1)
    if (!attributes.some(isOver)) cookies.push(pair)
  }
  return cookies.join('; ')
}

function nameOf(pair: string): string {
  return (pair.split('=', 1)[0] ?? '').trim()
}

/** Does an attribute of a cookie say that it is to be forgotten? `Max-Age` counts before `Expires` (RFC 6265, section 5.3). */
function isOver(attribute: string, _: number, all: readonly string[]): boolean {
  const [name = '', value = ''] = attribute.split('=')
  if (/^max-age$/i.test(name)) return Number(value) <= 0
  if (!/^expires$/i.test(name) || all.some((other) => /^max-age=/i.test(other))) return false
  return Date.parse(value) <= Date.now()
}
