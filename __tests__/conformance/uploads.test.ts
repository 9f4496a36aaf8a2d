import { conformance } from './scenario.ts'
import { uploadScenarios } from './scenarios/uploads.ts'

conformance('official', uploadScenarios)
