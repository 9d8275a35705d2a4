export * from './carried.js';
export * from './carriers.js';
export * from './chart.js';
export * from './manifest.js';
export * from './pods.js';
export * from './scale-rules.js';
export * from './schemas.js';
export * from './scrape-as-operator.js';
