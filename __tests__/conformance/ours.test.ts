import { engine } from '../support/browser.ts'
import { sampleOf } from '../support/thorough.ts'
import { conformance } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'

const sample = sampleOf(
  'scenarios with our client',
  Object.entries(scenarios),
  engine === 'chromium' ? 18 : 60,
)
conformance('ours', Object.fromEntries(sample))
