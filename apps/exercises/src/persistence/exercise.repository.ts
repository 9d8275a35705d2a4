import { Injectable } from '@nestjs/common';
import { DomainError, Label } from '@entente/contracts';
import { labelColumns, type Tx } from '@entente/persistence';
import type { Exercise } from '../domain/exercise.js';

interface Row {
  id: string;
  version: number;
  title: string;
  label: unknown;
}

@Injectable()
export class ExerciseRepository {
  /** Throws `not-found`, also where the label hides it. */
  async get(tx: Tx, id: string): Promise<Exercise> {
    const [row] = await tx.query<Row>('SELECT id, version, title, label FROM exercise WHERE id = $1', [id]);
    if (!row) throw new DomainError('not-found', 'exercise-not-found', `there is no exercise ${id}`);
    return { ...row, label: Label.parse(row.label) };
  }

  async add(tx: Tx, exercise: Exercise): Promise<void> {
    const { label, classification, categories, audience } = labelColumns(exercise.label);
    const values = [exercise.id, exercise.version, exercise.title, label, classification, categories, audience];
    await tx.execute('INSERT INTO exercise (id, version, title, label, classification, categories, audience) VALUES ($1, $2, $3, $4, $5, $6, $7)', values);
  }
}
