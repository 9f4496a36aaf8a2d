import { readFileSync } from 'node:fs'
import { liveHeap } from './visitors.ts'

/** A server that is measured. */
export type Process = { readonly port: number; readonly pid: number }

/** What a process takes after a collection. @unit bytes */
export type Memory = { readonly resident: number; readonly heap: number }

/** Of Linux on the machines that Node runs on mostly. @unit bytes */
const PAGE = 4096

export async function memoryOf({ port, pid }: Process): Promise<Memory> {
  const heap = await liveHeap(port)
  const [, pages] = readFileSync(`/proc/${String(pid)}/statm`, 'latin1').split(' ')
  return { resident: Number(pages) * PAGE, heap }
}
