import { Injectable } from '@nestjs/common';
import { DomainError, Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { Engagement } from '../domain/engagement.js';

interface Row {
  id: string;
  version: number;
  title: string;
  label: unknown;
}

@Injectable()
export class EngagementRepository {
  /** Throws `not-found`, also where the label hides it. */
  async get(tx: Tx, id: string): Promise<Engagement> {
    const [row] = await tx.query<Row>('SELECT id, version, title, label FROM engagement WHERE id = $1', [id]);
    if (!row) throw new DomainError('not-found', 'engagement-not-found', `there is no engagement ${id}`);
    return { ...row, label: Label.parse(row.label) };
  }

  async add(tx: Tx, engagement: Engagement): Promise<void> {
    const { label, classification, categories, audience } = labelColumns(engagement.label);
    const values = [engagement.id, engagement.version, engagement.title, label, classification, categories, audience];
    await tx.execute('INSERT INTO engagement (id, version, title, label, classification, categories, audience) VALUES ($1, $2, $3, $4, $5, $6, $7)', values);
  }
}
