import { APPLICATIONS } from '../bench/scaling/applications.ts'
import { MEASURED } from '../bench/scaling/laws.ts'
import { MACHINE, needOf } from '../bench/scaling/model.ts'
import { lawsTable, needsTable } from '../bench/scaling/tables.ts'
import { document } from './documents.ts'

/** A table without the spaces that bring its columns into line. */
const plain = (text: string): string => text.replaceAll(/[ -]+/g, ' ')

test('docs/scaling.md has the tables that the model computes', () => {
  const text = plain(document('docs/scaling.md').text)
  for (const each of [lawsTable(MEASURED), ...APPLICATIONS.map((app) => needsTable(app, MEASURED))])
    expect(text).toContain(plain(each))
})

test.each(APPLICATIONS)('a $name of twice as many visitors needs about twice as much', (app) => {
  const [one, two] = [1_000_000, 2_000_000].map((visitors) => needOf(app, visitors, MEASURED, MACHINE))
  expect((two?.cores ?? 0) / (one?.cores ?? 1)).toBeCloseTo(2, 0)
  expect(two?.processes).toBeGreaterThan(one?.processes ?? Infinity)
})

test.each(APPLICATIONS)('the processes of a $name bear what each of them is asked for', (app) => {
  const need = needOf(app, 1_000_000, MEASURED, MACHINE)
  expect(need.cores / need.processes).toBeLessThanOrEqual(MACHINE.busy)
  expect(need.memory / need.processes).toBeLessThanOrEqual(MACHINE.memory)
  expect(need.visitors / need.processes).toBeLessThanOrEqual(MACHINE.connections)
})

test('one process asks no broker', () => {
  const [admin] = APPLICATIONS
  if (!admin) throw new Error('there are applications')
  expect(needOf(admin, 1000, MEASURED, MACHINE)).toMatchObject({ processes: 1, brokerMessages: 0 })
})
