import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'esbuild'
import { blocks, document, root } from '../docs/documents.ts'
import { freePort } from '../support/ports.ts'

/** How long the process waits for its balancer, and how long it drains. @unit milliseconds */
export type Times = { readonly noticed: number; readonly drain: number }

/**
 * One release of the application `restarted.ts`: a folder with its server, which ends as the guide says, and with a build
 * of the client that no other release has.
 */
export class Release {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'live-release-'))
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  async build(times: Times): Promise<this> {
    symlinkSync(path.join(root, 'node_modules'), path.join(this.#folder, 'node_modules'))
    cpSync(path.join(root, 'dist/browser'), path.join(this.#folder, 'dist/browser'), { recursive: true })
    this.#renameParts()
    await build({
      stdin: { contents: program(times), resolveDir: __dirname, loader: 'ts' },
      outfile: this.#server,
      bundle: true,
      platform: 'node',
      packages: 'external',
    })
    return this
  }

  /** Starts a process, and waits until it is ready. */
  async start(did: (what: unknown) => void): Promise<Running> {
    const port = await freePort()
    const child = fork(this.#server, { env: { ...process.env, PORT: `${port}`, NODE_ENV: 'production' } })
    child.on('message', did)
    const running = new Running(child, port)
    while (!(await running.isReady())) {
      if (child.exitCode !== null) throw new Error(`the process ended with ${child.exitCode}`)
      await wait(20)
    }
    return running
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  /** Where the library looks for its client: two folders above the file that it is in. */
  get #server(): string {
    return path.join(this.#folder, 'lib/page/server.cjs')
  }

  /** The text of a file decides its name. */
  #renameParts(): void {
    const folder = path.join(this.#folder, 'dist/browser')
    const [name = ''] = readdirSync(path.join(folder, 'parts')).filter((file) => file.endsWith('.js'))
    const text = `${readFileSync(path.join(folder, 'parts', name), 'utf8')}\n// ${this.#name}\n`
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 12)
    rmSync(path.join(folder, 'parts', name))
    writeFileSync(path.join(folder, 'parts', `parts-${hash}.js`), text)
    const script = path.join(folder, 'live.min.js')
    writeFileSync(script, readFileSync(script, 'utf8').replace(name, `parts-${hash}.js`))
  }
}

/** One process of a release. */
export class Running {
  readonly port: number
  readonly #process: ChildProcess

  constructor(child: ChildProcess, port: number) {
    this.#process = child
    this.port = port
  }

  /** Does it say that it takes visitors? */
  isReady(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  }

  /** Asks it to end; gives back its exit code. */
  async stop(): Promise<number | null> {
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGTERM')
    return ((await ended) as [number | null])[0]
  }

  kill(): void {
    this.#process.kill('SIGKILL')
  }
}

/** The application, and what the guide adds to it, with shorter times. */
function program({ noticed, drain }: Times): string {
  const recipe = blocks(document('docs/guide/8-deploying.md')).find(({ code }) =>
    code.includes("process.once('SIGTERM'"),
  )
  const code = recipe?.code
    .replace('5_000', `${noticed}`)
    .replace('10_000', `${drain}`)
    .replace('2_000', `${drain}`)
  return `import { app, live } from './restarted.ts'\n${code ?? ''}`
}
