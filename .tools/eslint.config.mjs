import eslint from '@eslint/js'
import { defineConfig } from 'eslint/config'
import regexp from 'eslint-plugin-regexp'
import tseslint from 'typescript-eslint'

export default defineConfig(
  { ignores: ['dist/', '**/*.cjs', '**/*.js'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: `${import.meta.dirname}/..` },
    },
    rules: {
      // A number is as printable as a string, and most templates print one.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => void work()` says that the answer is not wanted; the rule on floating promises watches the rest.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A fixture's `async () => {}` stands where a callback may be async.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // "A callback may return nothing" is `Value | void`; with undefined, a handler without return would not fit.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // An object with the members that are used may stand in for a socket or a response: types are structural.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Unused names are tsc's business (noUnusedLocals, noUnusedParameters).
      '@typescript-eslint/no-unused-vars': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'A default export has no name to search for.' },
      ],
    },
  },
  {
    files: ['lib/**/*.ts', 'browser/**/*.ts'],
    plugins: { regexp },
    rules: {
      // Every pattern is linear in the length of its text. A sticky one does not move; __tests__/package/patterns.test.ts tries what these cannot see.
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: true }],
      'max-lines-per-function': ['error', { max: 40, skipComments: true }],
    },
  },
  {
    files: ['browser/**/*.ts'],
    ignores: ['browser/dom/document.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        {
          name: 'document',
          message: 'An element can hide its members: import it from browser/dom/document.ts.',
        },
      ],
    },
  },
  {
    files: ['__tests__/**/*.ts'],
    rules: {
      // What came over a wire, and Jest's asymmetric matchers, are any. A wrong guess about them fails the test.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['.tools/*.mjs'],
    languageOptions: { globals: { process: false, globalThis: false } },
  },
)
