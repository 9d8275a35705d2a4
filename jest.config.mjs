if (!process.env.NODE_OPTIONS?.includes('--experimental-vm-modules')) {
  throw new Error('Jest needs NODE_OPTIONS=--experimental-vm-modules for ES modules; `npm test` sets it.');
}

/** Unit tests touch nothing; integration tests (`*.int.spec.ts`) use a real PostgreSQL and a real Kafka; `*.chart.spec.ts` uses Helm; `e2e/` runs real processes. */
const shared = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@entente/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['/dist/', '/.entente/', '/.nx/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript', decorators: true }, transform: { legacyDecorator: true, decoratorMetadata: true } },
        module: { type: 'es6' },
      },
    ],
  },
};

const withServers = {
  globalSetup: '<rootDir>/libs/testing/jest-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/jest-teardown.mjs',
};

export default {
  // Several services start in one test, on machines that do other things as well.
  testTimeout: 30_000,
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs,tools}/*/src/**/*.spec.ts', '!**/*.{int,chart}.spec.ts'] },
    { ...shared, ...withServers, displayName: 'int', testMatch: ['<rootDir>/{apps,libs,tools}/*/src/**/*.int.spec.ts'] },
    { ...shared, displayName: 'chart', testMatch: ['<rootDir>/tools/chart/src/**/*.chart.spec.ts'] },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/e2e/**/*.e2e.spec.ts'] },
    { ...shared, displayName: 'acceptance', testMatch: ['<rootDir>/e2e/**/*.acceptance.spec.ts'] },
  ],
};
