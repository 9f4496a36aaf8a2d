import { engine } from '../support/browser.ts'
import { conformance } from './scenario.ts'
import { brokenUploadScenarios, closeBuckets, externalUploadScenarios } from './scenarios/external-uploads.ts'
import { folderScenarios, uploadScenarios } from './scenarios/uploads.ts'

afterEach(closeBuckets)

// Only Chromium's driver chooses folders, and tells how a request failed.
const external = engine === 'chromium' ? { ...externalUploadScenarios, ...folderScenarios } : {}
const broken = engine === 'chromium' ? brokenUploadScenarios : {}

describe('with Phoenix’s own client', () => conformance('official', { ...uploadScenarios, ...external }))
describe('with our client', () => conformance('ours', { ...uploadScenarios, ...external, ...broken }))
