import { {{Name}}{{stamp}} } from './{{stamp}}-{{name}}.js';

/** In the order they run. A published one is never edited; add another. */
export const {{nameCamel}}Migrations = [{{Name}}{{stamp}}] as const;
