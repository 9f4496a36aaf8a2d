import { HttpClient } from './http-client.ts'
import { JoinedView } from './joined-view.ts'

/** A page as it was sent, and what its join was answered, by path. */
export type Recording = Readonly<Record<string, RecordedPage>>
export type RecordedPage = {
  /** Names and values in turn, without those that Node writes itself. */
  readonly headers: readonly string[]
  readonly body: string
  /** The response of the join, as JSON. */
  readonly joined: string
}

/** What our server answers, so that others can answer the same with nothing to work out. */
export async function record(port: number, pages: readonly string[]): Promise<Recording> {
  const http = await HttpClient.open(port)
  const recorded: [string, RecordedPage][] = []
  for (const page of pages) {
    const { head, body } = await http.request('GET', page)
    const view = await JoinedView.open(http, { port, page })
    await view.close()
    recorded.push([page, { headers: headersOf(head), body: body.toString(), joined: view.joined }])
  }
  http.close()
  return Object.fromEntries(recorded)
}

function headersOf(head: string): string[] {
  const [, ...lines] = head.split('\r\n')
  const kept = lines.filter((line) => !/^(date|connection|keep-alive):/i.test(line))
  return kept.flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
}
