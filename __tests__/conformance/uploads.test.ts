import { engine } from '../support/browser.ts'
import { conformance } from './scenario.ts'
import { uploadScenarios } from './scenarios/uploads.ts'

// Only Chromium's driver puts files into an input.
const scenarios = engine === 'chromium' ? uploadScenarios : {}

describe('with Phoenix’s own client', () => conformance('official', scenarios))
describe('with our client', () => conformance('ours', scenarios))
