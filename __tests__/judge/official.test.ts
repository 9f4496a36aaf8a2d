import { judge } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'

// The first test of a run may have to launch the browser.
jest.setTimeout(30_000)

judge('official', scenarios)
