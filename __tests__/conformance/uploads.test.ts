import { conformance } from './scenario.ts'
import { uploadScenarios } from './scenarios/uploads.ts'

describe('with Phoenix’s own client', () => conformance('official', uploadScenarios))
describe('with our client', () => conformance('ours', uploadScenarios))
