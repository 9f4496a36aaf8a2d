import { sampleOf } from '../support/thorough.ts'
import { CALLBACKS, VALUES } from './odd-values/places.ts'
import { Program } from './odd-values/run.ts'

const program = new Program()
beforeAll(() => program.build())
afterAll(() => program.remove())

/** Two at a time: each is a process. */
const names = [...CALLBACKS, ...VALUES].map(({ name }) => name)
const rows = sampleOf('callbacks and options that fail in odd ways', names, 4)

test.each(rows)(
  '28: %s: whatever it throws, rejects with or promises, the process goes on, it is told once, and the next visitor is served',
  async (name) => {
    expect(await program.try(name)).toEqual([])
  },
  60_000,
)
