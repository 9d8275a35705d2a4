import path from 'node:path';

/** What reaches a database or a bus directly. Only persistence and the platform may. */
const DRIVERS = ['typeorm', 'pg', 'kafkajs'];
const isOneOf = (specifier, packages) => packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
const isRelative = (specifier) => specifier.startsWith('.');

/** The folder under `src/` a file lies in, and what of its path is left: `…/src/features/withdraw-party/handler.ts` → `['features', 'withdraw-party', 'handler.ts']`. */
function placeInService(file) {
  const match = /\/apps\/[^/]+\/src\/(.+)$/.exec(file.replaceAll(path.sep, '/'));
  return match ? match[1].split('/') : [];
}

/** Where a relative import leads, in the same words. */
const leadsTo = (file, specifier) => placeInService(path.resolve(path.dirname(file), specifier));

/**
 * A rule over every way a module names another: import, import type, export … from, import(). Types of the form import('…') are refused everywhere.
 * `refusal(file, specifier, options)` answers the sentence to show, or undefined when the import is allowed.
 */
function importRule(refusal) {
  return {
    meta: { type: 'problem', schema: [{ type: 'object' }] },
    create(context) {
      const check = (node) => {
        const specifier = node.source?.value;
        if (typeof specifier !== 'string') return;
        const message = refusal(context.physicalFilename, specifier, context.options[0] ?? {});
        if (message) context.report({ node, message });
      };
      return {
        ImportDeclaration: check,
        ExportNamedDeclaration: check,
        ExportAllDeclaration: check,
        ImportExpression: check,
      };
    },
  };
}

const domainImports = importRule((file, specifier, { also = [] }) => {
  const stays = isRelative(specifier) && leadsTo(file, specifier)[0] === 'domain';
  if (stays || isOneOf(specifier, ['@entente/contracts', ...also])) return undefined;
  return `domain/ decides purely: it imports its own files and @entente/contracts, not ${specifier}`;
});

const featureImports = importRule((file, specifier) => {
  if (isOneOf(specifier, DRIVERS)) return `a feature asks persistence/ for its data and does not import ${specifier}`;
  if (!isRelative(specifier)) return undefined;
  const [folder, sibling] = leadsTo(file, specifier);
  if (folder !== 'features' || sibling === placeInService(file)[1]) return undefined;
  return `a feature stands alone: what it shares with ${sibling} belongs into domain/ or persistence/`;
});

const persistenceImports = importRule((file, specifier) =>
  isRelative(specifier) && leadsTo(file, specifier)[0] === 'features' ? 'persistence/ serves the features and imports none of them' : undefined,
);

const withoutDatabase = importRule((_file, specifier) =>
  isOneOf(specifier, [...DRIVERS, '@entente/persistence', '@entente/messaging', '@entente/service-kit/owner'])
    ? `an app without a database of its own does not import ${specifier}`
    : undefined,
);

const contractsImports = importRule((_file, specifier) =>
  isRelative(specifier) || specifier.startsWith('@entente/') || isOneOf(specifier, ['zod'])
    ? undefined
    : `contracts import zod and nothing else, not ${specifier}`,
);

/** What may import what, by folder. Between packages, `@nx/enforce-module-boundaries` decides by tags. */
export default {
  rules: {
    'domain-imports': domainImports,
    'feature-imports': featureImports,
    'persistence-imports': persistenceImports,
    'without-database': withoutDatabase,
    'contracts-imports': contractsImports,
  },
};
