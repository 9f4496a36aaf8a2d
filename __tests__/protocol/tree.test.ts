import type { Envelope } from '../../lib/protocol/diff.ts'
import { Tree } from '../../lib/protocol/tree.ts'

const list = (...names: string[]): Envelope => ({
  s: ['<ul>', '</ul>'],
  0: {
    s: ['<li>', '</li>'],
    k: Object.assign(
      { kc: names.length },
      names.map((name) => ({ 0: name })),
    ),
  },
})

/** What a browser shows after a tree and some diffs. */
function shown(rendered: Envelope, ...diffs: readonly Envelope[]): string {
  const tree = new Tree(structuredClone(rendered))
  for (const diff of diffs) tree.merge(structuredClone(diff))
  return tree
    .toString()
    .replaceAll(/<\/?(ul|li)>/g, ' ')
    .trim()
}

test.each<[string, Envelope, Envelope[], string]>([
  ['prints statics and dynamics in turn', { s: ['a', 'c', 'e'], 0: 'b', 1: 'd' }, [], 'abcde'],
  ['replaces a text', { s: ['', ''], 0: 'a' }, [{ 0: 'b' }], 'b'],
  ['leaves alone what a diff does not name', { s: ['', '', ''], 0: 'a', 1: 'b' }, [{ 1: 'c' }], 'ac'],
  [
    'merges into a node',
    { s: ['', ''], 0: { s: ['(', ',', ')'], 0: 'a', 1: 'b' } },
    [{ 0: { 1: 'c' } }],
    '(a,c)',
  ],
  [
    'replaces a node that is fresh',
    { s: ['', ''], 0: { s: ['(', ')'], 0: 'a' } },
    [{ 0: { s: ['[', ']'], 0: 'b' } }],
    '[b]',
  ],
  [
    'replaces a node by a text, and back',
    { s: ['', ''], 0: { s: ['x'] } },
    [{ 0: '' }, { 0: { s: ['y'] } }],
    'y',
  ],
  ['replaces the whole', { s: ['a', ''], 0: 'b' }, [{ s: ['c'] }], 'c'],
  [
    'reads statics from the table of the message',
    { p: { 0: ['<', '>'] }, s: ['', '', ''], 0: { s: 0, 0: 'a' }, 1: { s: 0, 0: 'b' } },
    [],
    '<a><b>',
  ],
  [
    'forgets the table with its message',
    { s: ['', ''], p: { 0: ['1'] }, 0: { s: 0 } },
    [{ p: { 0: ['2'] }, 0: { s: 0 } }],
    '2',
  ],
  ['prints a list', list('a', 'b'), [], 'a  b'],
  ['updates a row', list('a', 'b'), [{ 0: { k: { 1: { 0: 'c' }, kc: 2 } } }], 'a  c'],
  ['adds rows at the end', list('a'), [{ 0: { k: { 1: { 0: 'b' }, kc: 2 } } }], 'a  b'],
  ['drops rows at the end', list('a', 'b', 'c'), [{ 0: { k: { kc: 1 } } }], 'a'],
  ['empties a list', list('a'), [{ 0: { k: { kc: 0 } } }], ''],
  [
    'moves rows by their old places',
    list('a', 'b', 'c'),
    [{ 0: { k: { 0: 2, 1: 0, 2: 1, kc: 3, km: true } } }],
    'c  a  b',
  ],
  [
    'moves a row and changes it',
    list('a', 'b'),
    [{ 0: { k: { 0: [1, { 0: 'B' }], 1: 0, kc: 2, km: true } } }],
    'B  a',
  ],
  [
    'cuts and puts runs of rows',
    list('a', 'b', 'c', 'd'),
    [
      {
        0: {
          k: {
            sp: [
              [1, 2, [{ 0: 'x' }]],
              [0, 0, [{ 0: 'y' }]],
            ],
            kc: 4,
          },
        },
      },
    ],
    'y  a  x  d',
  ],
  [
    'puts cut rows elsewhere, changed or not',
    list('a', 'b', 'c'),
    [
      {
        0: {
          k: {
            sp: [
              [0, 2, []],
              [1, 0, [1, [0, { 0: 'A' }]]],
            ],
            kc: 3,
          },
        },
      },
    ],
    'c  b  A',
  ],
  [
    'updates rows that stayed by their new places',
    list('a', 'b'),
    [{ 0: { k: { sp: [[0, 1, []]], 0: { 0: 'B' }, kc: 1 } } }],
    'B',
  ],
])('%s', (_name, rendered, diffs, html) => {
  expect(shown(rendered, ...diffs)).toBe(html)
})

test.each<[string, Envelope, Envelope[], string]>([
  ['statics', { 0: 'a' }, [], 'a fresh node without statics'],
  ['a template', { s: ['', ''], 0: { s: 3 } }, [], 'a fresh node without statics'],
  ['a dynamic', { s: ['', ''] }, [], 'lacks one of its dynamics'],
  ['a row that moved', list('a'), [{ 0: { k: { 0: 7, kc: 1, km: true } } }], 'moved from place 7'],
])('a message that lacks %s is an error', (_name, rendered, diffs, why) => {
  expect(() => shown(rendered, ...diffs)).toThrow(why)
})
