import { sampleOf } from '../support/thorough.ts'
import { judge } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'

// The first test of a run may have to launch the browser.
jest.setTimeout(30_000)

const sample = sampleOf('scenarios with our client', Object.entries(scenarios), 150)
judge('ours', Object.fromEntries(sample))
