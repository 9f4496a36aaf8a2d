import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { blocks, document } from '../docs/documents.ts'
import { found } from '../support/brokers.ts'
import { isOpen } from '../support/ports.ts'

const GUIDE = 'docs/guide/8-deploying.md'

/** The configuration of the guide, with the ports of a test in place of its own. */
export interface Ports {
  readonly front: number
  /** Those of the application's two processes. */
  readonly back: readonly [number, number]
}

/** A proxy of the system's packages that runs the configuration of the guide. */
export class Proxy {
  readonly #process: ChildProcess
  readonly #folder: string

  /** Starts nginx or Caddy. Resolves when it takes connections. @throws with what it said when it ends instead */
  static async start(program: 'nginx' | 'caddy', ports: Ports): Promise<Proxy> {
    const folder = mkdtempSync(path.join(tmpdir(), 'live-proxy-'))
    const file = path.join(folder, 'configuration')
    writeFileSync(file, CONFIGURATIONS[program](blockOf(program), ports, folder))
    const args =
      program === 'nginx' ? ['-p', folder, '-c', file] : ['run', '--adapter', 'caddyfile', '--config', file]
    const child = spawn(found(program) ?? program, args, { env: { ...process.env, HOME: folder } })
    let said = ''
    child.stderr.on('data', (data: Buffer) => (said += data.toString()))
    while (!(await isOpen(ports.front))) {
      if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`)
      await sleep(20)
    }
    return new Proxy(child, folder)
  }

  constructor(child: ChildProcess, folder: string) {
    this.#process = child
    this.#folder = folder
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit')
    this.#process.kill()
    await ended
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const CONFIGURATIONS = {
  /** What packages have around a server: the guide's block stands in `http`. */
  nginx: (block: string, ports: Ports, folder: string): string => `
    daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1;
    events { worker_connections 512; }
    http {
      access_log off;
      ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      ${withPorts(block, ports).replace('listen 80;', `listen 127.0.0.1:${ports.front};`)}
    }`,
  caddy: (block: string, ports: Ports): string =>
    `{\n\tadmin off\n}\n${withPorts(block, ports).replace('shop.example', `http://127.0.0.1:${ports.front}`)}`,
}

function withPorts(block: string, { back: [first, second] }: Ports): string {
  return block.replaceAll(':3000', `:${first}`).replaceAll(':3001', `:${second}`)
}

/** The block of code of the guide in that language. */
export function blockOf(language: string): string {
  const block = blocks(document(GUIDE)).find((each) => each.language === language)
  if (!block) throw new Error(`${GUIDE} has no block of ${language}`)
  return block.code
}
