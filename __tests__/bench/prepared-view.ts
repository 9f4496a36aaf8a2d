/** The other end of one WebSocket that is no live view: a number or some rows, and texts around them. */
export class PreparedView {
  readonly #joined: string
  #count = 0
  #rows: Row[] | undefined

  /** @param joined the response to its join */
  constructor(joined: string) {
    this.#joined = joined
  }

  /** The reply to `["1","REF","lv:phx-main",…]`. Knows the one generator that it ever meets. */
  replyTo(message: string): string {
    const ref = message.slice(6, message.indexOf('"', 6))
    return `["1","${ref}","lv:phx-main","phx_reply",{"status":"ok","response":${this.#respondTo(message)}}]`
  }

  #respondTo(message: string): string {
    if (message.includes('"phx_join"')) return this.#joined
    const [, id, qty] = /"id":"(\d+)"(?:,"qty":"(\d+)")?/.exec(message) ?? []
    if (id !== undefined && qty !== undefined) return streamed(newRow(Number(id)), qty)
    return id === undefined ? `{"diff":{"0":"${++this.#count}"}}` : this.#touch(Number(id))
  }

  #touch(id: number): string {
    this.#rows ??= Array.from({ length: ROWS }, (_, i) => newRow(i + 1))
    const row = this.#rows[id - 1]
    if (!row) return '{"diff":{}}'
    row.qty++
    return `{"diff":{"0":{"k":{"${id - 1}":{"4":"${row.qty}"},"kc":${ROWS}}}}}`
  }
}

type Row = { readonly id: number; readonly name: string; readonly price: string; qty: number }

const ROWS = 1000

/** What any server has to keep of a table; the first event makes it, so that a join has nothing to do. */
const newRow = (id: number): Row => ({ id, name: `item-${String(id)}`, price: (id * 1.5).toFixed(2), qty: 0 })

/** A row of a stream, whole. */
const streamed = ({ id, name, price }: Row, qty: string): string =>
  `{"diff":{"0":{"k":{"0":{"0":"row-${id}","1":"${id}","2":"${name}","3":"${price}","4":"${qty}","5":"${id}"},"kc":1},"stream":["0",[["row-${id}",-1,null,false]],[]]}}}`
