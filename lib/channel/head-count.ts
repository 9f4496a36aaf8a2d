import { isIPv6 } from 'node:net'

/** How many connections each visitor, or each network, has open. */
export class HeadCount {
  readonly #counts = new Map<string, number>()

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  opened(name: string): void {
    this.#counts.set(name, this.of(name) + 1)
  }

  closed(name: string): void {
    const left = this.of(name) - 1
    if (left > 0) this.#counts.set(name, left)
    else this.#counts.delete(name)
  }
}

/** A proxy's header can name anything as the address; no real address is longer. @unit characters */
const LONGEST = 64

/**
 * The network of an address, as far as one customer has it: IPv6 gives out networks of 64 bits, in which one machine has
 * as many addresses as it likes. An IPv4 address stands for itself, also where it is written as IPv6.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%', 1)
  if (!isIPv6(plain)) return address.slice(0, LONGEST)
  const { hostname } = new URL(`http://[${plain}]`)
  const [front = '', back] = hostname.slice(1, -1).split('::')
  const [head, tail] = [groupsOf(front), groupsOf(back)]
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  return isMapped(groups) ? dotted(groups.slice(6)) : `${groups.slice(0, 4).join(':')}::/64`
}

/** Is it this machine? Then it is mostly a proxy, and Express was not told to trust it: behind it are all visitors. */
export function isLoopback(network: string): boolean {
  return network.startsWith('127.') || network === '0:0:0:0::/64'
}

function groupsOf(part = ''): readonly string[] {
  return part === '' ? [] : part.split(':')
}

/** RFC 4291, section 2.5.5.2: an IPv4 address in the last two groups. */
function isMapped(groups: readonly string[]): boolean {
  return groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff'
}

function dotted(groups: readonly string[]): string {
  const bytes = groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255])
  return bytes.join('.')
}
