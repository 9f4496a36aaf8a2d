import { sampleOf } from '../support/thorough.ts'
import { conformance } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'

/** As strict as docs/security.md says that a page can be; the scenarios write styles into their markup. */
const POLICY = `default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;
  object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types express-liveview`

/** What these scenarios do in the page themselves, such as writing markup, the policy does not allow. */
const UNLIKE =
  /^what is bound outside of every view|^whatever changes by chance|^a page that closes its connection says so/

const all = Object.entries(scenarios).filter(([sentence]) => !UNLIKE.test(sentence))
const sample = sampleOf('scenarios under Trusted Types', all, 6)

// What a policy does not allow is a complaint of the console, which fails a scenario.
conformance('ours', Object.fromEntries(sample), POLICY.replaceAll(/\s+/g, ' '))
