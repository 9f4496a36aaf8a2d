module.exports = {
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  transform: { '\\.[mc]?[jt]s$': '<rootDir>/.tools/transform.cjs' },
  // Some packages are ES modules only: the transformer has to see them.
  transformIgnorePatterns: [
    '/node_modules/(?!(@ark|arkregex|arktype|cheerio|express|express4|playwright-core|supertest|typescript|ws)/)',
    '<rootDir>/dist/',
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  globalSetup: '<rootDir>/.tools/chromium-start.mjs',
  globalTeardown: '<rootDir>/.tools/chromium-stop.mjs',
  reporters: ['default', '<rootDir>/.tools/last-line-reporter.cjs'],
  maxWorkers: 3,
  // Ends only what would go on for ever: a busy machine may need minutes to pack and install the package.
  testTimeout: 300_000,
}
