import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import imports from './tools/lint-rules/imports.mjs';

const root = import.meta.dirname;
const specs = ['**/*.spec.ts', 'e2e/**/*.ts', '{apps,libs}/*/spec/**/*.ts'];
const scripts = ['**/*.mjs', '**/*.js'];

const apps = readdirSync(path.join(root, 'apps'))
  .map((folder) => ({ folder: `apps/${folder}`, manifest: path.join(root, 'apps', folder, 'package.json') }))
  .filter(({ manifest }) => existsSync(manifest))
  .map(({ folder, manifest }) => ({ folder, manifest: JSON.parse(readFileSync(manifest, 'utf8')) }))
  .map(({ folder, manifest }) => ({ folder, ownsDatabase: manifest.nx?.tags?.includes('owns:database') ?? false }));

const mayDependOn = {
  'type:contracts': ['type:contracts'],
  'type:platform': ['type:contracts', 'type:platform'],
  'type:app': ['type:contracts', 'type:platform'],
  'type:testing': ['type:contracts', 'type:platform', 'type:testing', 'type:tool'],
  'type:tool': ['type:contracts', 'type:platform', 'type:tool'],
};

/** Between packages, by tags. `also` is what specs may use on top. */
const boundaries = (also = []) => [
  'error',
  {
    depConstraints: Object.entries(mayDependOn).map(([sourceTag, tags]) => ({ sourceTag, onlyDependOnLibsWithTags: [...tags, ...also] })),
    // The specs of the platform use `testing`, which stands on the platform.
    ignoredCircularDependencies: [['@entente/testing', 'tag:type:platform']],
  },
];

const noClock = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'The domain is told the time: take it as an argument.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The domain is told the time: take it as an argument.' },
  { selector: "CallExpression[callee.name='Date']", message: 'The domain is told the time: take it as an argument.' },
];
const everyTestRuns = [
  { selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo)$/]', message: 'Every test runs, or is not there.' },
  { selector: 'CallExpression[callee.name=/^(fdescribe|fit|xdescribe|xit|xtest)$/]', message: 'Every test runs, or is not there.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      '**/.entente/**',
      '**/coverage/**',
      '**/results/**',
      'tools/lint-fixtures/fixtures/**',
      'tools/generate/templates/**',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: 'tsconfig.tests.json', tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { requireDefaultForNonUnion: true, allowDefaultCaseForExhaustiveSwitch: false }],
      // An async method without await keeps its promise of never throwing synchronously.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.ts', ...scripts],
    plugins: { '@nx': nx, entente: imports },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      'max-lines': ['error', 300],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['libs/contracts/src/**/*.ts'], ignores: specs, rules: { 'entente/contracts-imports': 'error' } },
  { files: ['apps/*/src/domain/**/*.ts'], ignores: specs, rules: { 'entente/domain-imports': 'error', 'no-restricted-syntax': ['error', ...noClock] } },
  { files: ['apps/*/src/features/**/*.ts'], ignores: specs, rules: { 'entente/feature-imports': 'error' } },
  { files: ['apps/*/src/persistence/**/*.ts'], ignores: specs, rules: { 'entente/persistence-imports': 'error' } },
  // What owns no database reaches data through the services that do.
  { files: apps.filter((app) => !app.ownsDatabase).map(({ folder }) => `${folder}/**/*.ts`), ignores: specs, rules: { 'entente/without-database': 'error' } },
  {
    files: specs,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(['type:testing']),
      'no-restricted-syntax': ['error', ...everyTestRuns],
      '@typescript-eslint/explicit-function-return-type': 'off',
      // A test reads answers as they come over the wire, and says what it expects of them.
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  // A bench stands on what tests stand on, and so does what counts while instances are replaced.
  { files: ['**/bench/**', '**/faults/src/rolling/**'], rules: { '@nx/enforce-module-boundaries': boundaries(['type:testing', 'type:tool']) } },
  { files: ['apps/*/src/domain/**/*.spec.ts'], rules: { 'entente/domain-imports': ['error', { also: ['@jest/globals', 'fast-check'] }] } },
  { files: ['apps/cli/**', 'tools/**', 'e2e/**', ...scripts], rules: { 'no-console': 'off' } },
  prettier,
);
