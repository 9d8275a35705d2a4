/** Tables as they are when a statement comes: those the release before does not have can be changed as one likes. */
type NewTables = Set<string>;

const TABLE = String.raw`(?:IF (?:NOT )?EXISTS )?(?:ONLY )?([\w.]+)`;
const NOT_OF_TABLES =
  /^(COMMENT|GRANT|CREATE SCHEMA|CREATE SEQUENCE|CREATE TYPE|CREATE EXTENSION|CREATE( MATERIALIZED)? VIEW|CREATE FUNCTION|CREATE AGGREGATE|SELECT|SET LOCAL)\b/i;

/**
 * Statements of migrations that a service of the release before would notice as it goes on reading and writing: what takes away,
 * renames, narrows, or locks its tables while it looks through them. Each with the reason; none means that they only expand.
 */
export function contractions(statements: readonly string[]): string[] {
  const made: NewTables = new Set();
  return statements.flatMap(split).flatMap((statement) => {
    const reason = refusal(statement, made);
    return reason === undefined ? [] : [`${reason}: ${statement}`];
  });
}

/** Divides at semicolons that stand in no string and no body of a function; white space counts as one. */
function split(text: string): string[] {
  const parts = text.match(/(?:'(?:[^']|'')*'|"[^"]*"|(\$\w*\$)[\s\S]*?\1|--.*|[^;])+/g) ?? [];
  return parts.map((part) => part.replace(/--.*/g, '').replace(/\s+/g, ' ').trim()).filter((part) => part !== '');
}

function refusal(statement: string, made: NewTables): string | undefined {
  const on = (form: string): string | undefined => new RegExp(`^${form} ${TABLE}`, 'i').exec(statement)?.[1];
  const created = on('CREATE (?:UNLOGGED )?TABLE');
  if (created !== undefined) {
    made.add(created);
    return undefined;
  }
  const altered = on('ALTER TABLE');
  if (altered !== undefined) return made.has(altered) ? undefined : ofAltered(statement);
  const indexed = /^CREATE (UNIQUE )?INDEX (CONCURRENTLY )?.*?\bON (?:ONLY )?([\w.]+)/i.exec(statement);
  if (indexed !== null) {
    if (made.has(indexed[3] ?? '')) return undefined;
    if (indexed[1] !== undefined) return 'refuses what the release before may write';
    return indexed[2] === undefined ? 'keeps the release before from writing while the index is made (CONCURRENTLY does not)' : undefined;
  }
  const protects = /^CREATE (?:POLICY|TRIGGER|RULE|CONSTRAINT TRIGGER) .*?\bON ([\w.]+)/i.exec(statement);
  if (protects !== null) return made.has(protects[1] ?? '') ? undefined : 'changes what the release before may read or write';
  const filled = on('(?:INSERT INTO|UPDATE|DELETE FROM)');
  if (filled !== undefined) return made.has(filled) ? undefined : 'writes to what the release before writes';
  return NOT_OF_TABLES.test(statement) ? undefined : 'is not known to leave the release before alone';
}

/** A table the release before writes may gain columns that it need not fill, and nothing else. */
function ofAltered(statement: string): string | undefined {
  const actions = statement.replace(new RegExp(`^ALTER TABLE ${TABLE} `, 'i'), '').split(/,(?![^(]*\))/);
  for (const action of actions.map((one) => one.trim())) {
    if (!/^ADD (COLUMN )?(IF NOT EXISTS )?(?!CONSTRAINT\b|CHECK\b|UNIQUE\b|PRIMARY\b|FOREIGN\b|EXCLUDE\b)\w+ /i.test(action))
      return 'takes away, renames or narrows';
    if (/\b(CHECK|UNIQUE|PRIMARY KEY|REFERENCES|GENERATED)\b/i.test(action)) return 'refuses or rewrites what the release before writes';
    if (/\bNOT NULL\b/i.test(action) && !/\bDEFAULT\b/i.test(action)) return 'asks for what the release before does not know';
  }
  return undefined;
}
