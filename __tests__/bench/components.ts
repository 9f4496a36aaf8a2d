import { type GeneratorProcess, ServerProcess } from './child-process.ts'
import { median } from './median.ts'
import type { LoadName, Order } from './orders.ts'
import { figure, table } from './report.ts'

/** How long it takes, and how many take part. */
type Extent = { readonly rounds: number; readonly seconds: number; readonly scale: number }

const FEW = 1
const MANY = 50
const WANTED = 1.3
const VISITORS = 8
const INSTANCES = 1000
const ITEMS = 100_000

/** They take minutes on a busy machine. @unit seconds */
const PATIENCE = 300

/**
 * Does the update of a component cost more where many stand beside it? Views with one and with 50 components, each of which
 * hears a topic of its own, are measured in turn. And how large a first diff of 1,000 is. @throws when an answer was wrong
 */
export async function printComponents(generator: GeneratorProcess, extent: Extent): Promise<void> {
  await withServer(generator, async (figures) => {
    const done: { readonly few: number; readonly many: number }[] = []
    const costOf = async (count: number): Promise<number> => {
      const connections = Math.ceil(VISITORS * extent.scale)
      const page = `/components?n=${String(count)}`
      const { value } = await figures('componentUpdates', { page, connections, seconds: extent.seconds })
      return value ?? Number.NaN
    }
    for (let i = 0; i < extent.rounds; i++) {
      process.stderr.write(`components, round ${String(i + 1)} of ${String(extent.rounds)}\n`)
      done.push({ few: await costOf(FEW), many: await costOf(MANY) })
    }
    const line = [
      'an update of one',
      figure(median(done.map(({ few }) => few))),
      figure(median(done.map(({ many }) => many))),
      median(done.map(({ few, many }) => many / few)).toFixed(2),
      `at most ${WANTED.toFixed(2)}`,
    ]
    const heads = ['CPU of the server (µs)', 'one component', 'fifty components', 'ratio', 'wanted']
    console.log(`\n${table([heads, line])}`)

    const page = `/components?n=${String(INSTANCES)}`
    const { bytes = Number.NaN, statics } = await figures('componentBytes', { page, connections: 1 })
    if (statics !== 1) throw new Error(`the statics of the component are there ${String(statics)} times`)
    console.log(`\nfirst diff of 1,000 components: ${figure(bytes)} bytes, with their statics once`)
  })
}

/** Does the server keep something of what goes through a stream? @throws when an answer was wrong */
export async function printStreamItems(generator: GeneratorProcess, { scale }: Extent): Promise<void> {
  await withServer(generator, async (figures) => {
    const connections = Math.ceil(ITEMS * scale)
    process.stderr.write(`${String(connections)} items through a stream\n`)
    const order = { page: '/stream?n=1000', event: 'touch', connections, seconds: PATIENCE }
    const { growth = Number.NaN, perItem = Number.NaN } = await figures('streamItems', order)
    const heads = ['growth of the live heap (bytes)', 'in all', 'per item', 'wanted']
    const title = `${connections.toLocaleString('en')} items through a stream`
    console.log(`\n${table([heads, [title, figure(growth), figure(perItem), 'none']])}`)
  })
}

type Figures = (
  load: LoadName,
  order: Pick<Order, 'page' | 'connections'> & Partial<Order>,
) => Promise<Readonly<Record<string, number>>>

/** Does something with a server that nothing else has used. */
async function withServer(
  generator: GeneratorProcess,
  work: (figures: Figures) => Promise<void>,
): Promise<void> {
  const server = await ServerProcess.start('server', [])
  try {
    await work(async (load, order) => {
      const { port, pid } = server
      const outcome = await generator.carryOut({ event: '', seconds: 1, ...order, load, port, pid })
      if ('wrong' in outcome) throw new Error(outcome.wrong)
      return outcome.figures
    })
  } finally {
    server.stop()
  }
}
