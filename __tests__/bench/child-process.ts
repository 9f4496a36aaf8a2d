import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Order, Outcome } from './orders.ts'
import type { Recording } from './recording.ts'

/** Servers run on core 0 and the generator on core 1, where a process can be kept on a core. */
export const canPin: boolean =
  availableParallelism() > 1 &&
  spawnSync('taskset', ['-c', '0,1', process.execPath, '--version']).status === 0

/** A server that runs. The ceiling is given a recording to answer with. */
export class ServerProcess {
  readonly port: number
  readonly pid: number
  readonly #child: ChildProcess

  static async start(
    program: string,
    flags: readonly string[],
    recording?: Recording,
  ): Promise<ServerProcess> {
    const child = start('0', program, flags)
    if (recording) child.send(recording)
    if (!child.stdout) throw new Error('a server without an output')
    const [said] = (await Promise.race([
      once(createInterface(child.stdout), 'line'),
      once(child, 'exit').then(() => ['']),
    ])) as [string]
    const port = /:(\d+)$/.exec(said)?.[1]
    if (port === undefined || child.pid === undefined) throw new Error(`${program} did not start`)
    return new ServerProcess(child, child.pid, Number(port))
  }

  constructor(child: ChildProcess, pid: number, port: number) {
    this.#child = child
    this.pid = pid
    this.port = port
  }

  stop(): void {
    this.#child.kill()
  }
}

/** The generator, which does one thing at a time. */
export class GeneratorProcess {
  readonly #child: ChildProcess = start('1', 'generator', [])
  #answer: ((outcome: Outcome) => void) | undefined

  constructor() {
    this.#child.on('message', (outcome: Outcome) => this.#answer?.(outcome))
    this.#child.on('exit', () => this.#answer?.({ wrong: 'the generator ended' }))
  }

  carryOut(order: Order): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#answer = resolve
      this.#child.send(order)
    })
  }

  stop(): void {
    this.#child.kill()
  }
}

/** A client that floods a server. */
export class FlooderProcess {
  readonly #child: ChildProcess

  /** Resolves once it does. */
  static async start(port: number): Promise<FlooderProcess> {
    const child = start('1', 'flooder', [String(port)])
    await once(child, 'message')
    return new FlooderProcess(child)
  }

  constructor(child: ChildProcess) {
    this.#child = child
  }

  stop(): void {
    this.#child.kill()
  }
}

const BUILT = path.join(__dirname, '../../dist/bench')

/** Starts a built program: nothing but Node between it and the processor. */
function start(core: string, program: string, flags: readonly string[]): ChildProcess {
  const file = path.join(BUILT, `${program}.js`)
  if (!existsSync(file)) throw new Error(`${file} is missing: node .tools/build.mjs browser bench`)
  const node = [process.execPath, '--expose-gc', file, ...flags]
  const [command = '', ...args] = canPin ? ['taskset', '-c', core, ...node] : node
  const env = { ...process.env, NODE_ENV: 'production', PORT: '0' }
  return spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
}
