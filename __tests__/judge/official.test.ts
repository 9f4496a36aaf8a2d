import { judge } from './scenario.ts'
import { scenarios } from './scenarios/index.ts'
import { flashOnTheWay } from './scenarios/flash.ts'
import { navigation } from './scenarios/navigation.ts'
import { sticky } from './scenarios/sticky.ts'

// The first test of a run may have to launch the browser.
jest.setTimeout(30_000)

judge('official', { ...scenarios, ...navigation, ...sticky, ...flashOnTheWay })
