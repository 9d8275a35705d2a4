import { Injectable } from '@nestjs/common';
import { DomainError, Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { {{Thing}} } from '../domain/{{thing}}.js';

interface Row {
  id: string;
  version: number;
  title: string;
  label: unknown;
}

@Injectable()
export class {{Thing}}Repository {
  /** Throws `not-found`, also where the label hides it. */
  async get(tx: Tx, id: string): Promise<{{Thing}}> {
    const [row] = await tx.query<Row>('SELECT id, version, title, label FROM {{thingSnake}} WHERE id = $1', [id]);
    if (!row) throw new DomainError('not-found', '{{thing}}-not-found', `there is no {{thingWords}} ${id}`);
    return { ...row, label: Label.parse(row.label) };
  }

  async add(tx: Tx, {{thingCamel}}: {{Thing}}): Promise<void> {
    const { label, classification, categories, audience } = labelColumns({{thingCamel}}.label);
    const values = [{{thingCamel}}.id, {{thingCamel}}.version, {{thingCamel}}.title, label, classification, categories, audience];
    await tx.execute('INSERT INTO {{thingSnake}} (id, version, title, label, classification, categories, audience) VALUES ($1, $2, $3, $4, $5, $6, $7)', values);
  }
}
