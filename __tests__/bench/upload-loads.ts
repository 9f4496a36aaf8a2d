import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { HttpClient } from './http-client.ts'
import type { Order } from './orders.ts'
import { knowsCpuTime, ProcessClock } from './process-clock.ts'
import { CHUNK, Uploading } from './uploading.ts'
import { liveHeap } from './visitors.ts'

type Sizes = { readonly bytes: number; readonly started: number }
type Figures = Readonly<Record<string, number>>

/**
 * Uploads files all at once, after one that is not measured: that brings what grows once, such as compiled code and the space
 * for new objects. How much CPU that takes of the server, and how much memory at most beside what it had before.
 */
export async function uploads({ connections, port, pid, bytes = 0 }: Order): Promise<Figures> {
  const http = await HttpClient.open(port)
  const visitors: Uploading[] = []
  for (let i = 0; i < connections; i++) visitors.push(await Uploading.open(http, port))
  const chunk = randomBytes(CHUNK)
  const started = await idleMemory({ port, pid })
  const first = await Uploading.open(http, port)
  await first.upload(chunk, bytes)
  check(await first.sum(), chunk, bytes)
  first.close()
  const figures = await measured({ connections, port, pid, bytes, started }, () =>
    Promise.all(visitors.map((visitor) => visitor.upload(chunk, bytes))),
  )
  for (const visitor of visitors) check(await visitor.sum(), chunk, bytes)
  for (const visitor of visitors) visitor.close()
  http.close()
  return figures
}

/** The same by PUT, to a server that does nothing but write the files. */
export async function puts({ connections, port, pid, bytes = 0 }: Order): Promise<Figures> {
  const chunk = randomBytes(CHUNK)
  const names = Array.from({ length: connections }, (_, i) => `/${String(i)}`)
  const started = await idleMemory({ port, pid })
  await put(port, '/first', chunk, bytes)
  const figures = await measured({ connections, port, pid, bytes, started }, () =>
    Promise.all(names.map((name) => put(port, name, chunk, bytes))),
  )
  const http = await HttpClient.open(port)
  for (const name of names) check((await http.request('GET', name)).body.toString(), chunk, bytes)
  http.close()
  return figures
}

/** @param order.started what the server took before the first upload, in bytes */
async function measured(
  { connections, port, pid, bytes, started }: Pick<Order, 'connections' | 'port' | 'pid'> & Sizes,
  work: () => Promise<unknown>,
): Promise<Figures> {
  const idle = await idleMemory({ port, pid })
  forgetPeak(pid)
  const clock = new ProcessClock(pid)
  await work()
  const cpu = (clock.seconds * 1e9) / (connections * bytes)
  const peak = peakOf(pid)
  return { cpu, peak: peak - idle, sinceStart: peak - started }
}

async function put(port: number, name: string, chunk: Buffer, size: number): Promise<void> {
  const sent = request({
    port,
    host: '127.0.0.1',
    path: name,
    method: 'PUT',
    headers: { 'content-length': size },
  })
  const answered = new Promise<void>((resolve, reject) => {
    sent
      .once('error', reject)
      .once('response', (response) => void text(response).then(() => resolve(), reject))
  })
  for (let at = 0; at < size; at += chunk.length) {
    const part = chunk.subarray(0, Math.min(chunk.length, size - at))
    if (!sent.write(part)) await new Promise((resolve) => sent.once('drain', resolve))
  }
  sent.end()
  await answered
}

/** @throws when the server has other bytes */
function check(said: string, chunk: Buffer, size: number): void {
  const hash = createHash('sha256')
  for (let at = 0; at < size; at += chunk.length) hash.update(chunk.subarray(0, size - at))
  if (!said.includes(hash.digest('hex'))) throw new Error(`a file has other bytes: ${said}`)
}

/** What a server takes that does nothing. @unit bytes */
async function idleMemory({ port, pid }: Pick<Order, 'port' | 'pid'>): Promise<number> {
  await liveHeap(port)
  return memoryIn(pid, 'VmRSS')
}

/** The most that a process had, since that was forgotten. @unit bytes */
function peakOf(pid: number): number {
  return memoryIn(pid, 'VmHWM')
}

function forgetPeak(pid: number): void {
  if (knowsCpuTime) writeFileSync(`/proc/${String(pid)}/clear_refs`, '5')
}

/** Zero where there is no /proc. */
function memoryIn(pid: number, name: string): number {
  if (!knowsCpuTime) return 0
  const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1')
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024
}
