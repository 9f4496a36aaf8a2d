import { sampleOf } from '../support/thorough.ts'
import { conformance } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'

const sample = sampleOf('scenarios with Phoenix’s own client', Object.entries(scenarios), 8, 2)
conformance('official', Object.fromEntries(sample))
