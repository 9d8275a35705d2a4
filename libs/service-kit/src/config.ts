import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** What every service reads from its environment. */
export const SERVICE_CONFIG = {
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  JWKS_URL: z.url({ protocol: /^(https?|file)$/ }),
  JWT_ISSUER: z.string().min(1),
  JWT_AUDIENCE: z.string().min(1).default('entente'),
};

/** What a service that owns a database reads on top. */
export const OWNER_CONFIG = {
  ...SERVICE_CONFIG,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(8),
  BUS: z.enum(['embedded']).default('embedded'),
  LOG_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
};

export type ServiceConfig = z.infer<z.ZodObject<typeof SERVICE_CONFIG>>;
export type OwnerConfig = z.infer<z.ZodObject<typeof OWNER_CONFIG>>;

/** Exit code of a wrong configuration (sysexits EX_CONFIG): starting again will not help. */
export const EXIT_CONFIG = 78;

/** Parses the environment. A wrong variable is one clear line that names it, never its value; the process exits 78. */
export function readConfig<T extends z.ZodRawShape>(shape: T, environment: NodeJS.ProcessEnv = process.env): z.infer<z.ZodObject<T>> {
  const result = z.object(shape).safeParse(environment);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const name = String(issue.path[0]);
    process.stderr.write(`${environment[name] === undefined ? `${name} is missing` : `${name} is wrong: ${issue.message}`}\n`);
  }
  process.exit(EXIT_CONFIG);
}
