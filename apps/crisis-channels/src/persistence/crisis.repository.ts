import { Injectable } from '@nestjs/common';
import { DomainError, Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { Crisis } from '../domain/crisis.js';

interface Row {
  id: string;
  version: number;
  title: string;
  label: unknown;
}

@Injectable()
export class CrisisRepository {
  /** Throws `not-found`, also where the label hides it. */
  async get(tx: Tx, id: string): Promise<Crisis> {
    const [row] = await tx.query<Row>('SELECT id, version, title, label FROM crisis WHERE id = $1', [id]);
    if (!row) throw new DomainError('not-found', 'crisis-not-found', `there is no crisis ${id}`);
    return { ...row, label: Label.parse(row.label) };
  }

  async add(tx: Tx, crisis: Crisis): Promise<void> {
    const { label, classification, categories, audience } = labelColumns(crisis.label);
    const values = [crisis.id, crisis.version, crisis.title, label, classification, categories, audience];
    await tx.execute('INSERT INTO crisis (id, version, title, label, classification, categories, audience) VALUES ($1, $2, $3, $4, $5, $6, $7)', values);
  }
}
