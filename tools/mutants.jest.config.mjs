import workspace from '../jest.config.mjs';

const { displayName, globalSetup, globalTeardown, ...specs } = workspace.projects.find((project) => project.displayName === 'int');

/** Every spec beside the code, without servers of its own: whoever runs it says in the environment which PostgreSQL and Kafka to use. */
export default { ...specs, testMatch: ['<rootDir>/{apps,libs,tools}/*/src/**/*.spec.ts'], testTimeout: workspace.testTimeout };
