import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Agreement {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('int')
  version!: number;

  @Column('text')
  title!: string;

  @Column('text')
  kind!: string;

  @Column('text', { nullable: true })
  signedOn?: string | undefined;

  @Column('text', { nullable: true })
  inForceOn?: string | undefined;

  @Column('text', { nullable: true })
  endedOn?: string | undefined;

  @Column('jsonb')
  spells!: object[];

  @Column('jsonb')
  obligations!: object[];

  @Column('jsonb')
  label!: object;
}

@Entity()
export class AgreementParty {
  @PrimaryColumn('text')
  partner!: string;

  @PrimaryColumn('uuid')
  agreement!: string;
}

@Entity()
export class History {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  position!: string;

  @Column('text')
  eventId!: string;

  @Column('text')
  type!: string;

  @Column('text')
  subject!: string;

  @Column('timestamptz')
  time!: Date;

  @Column('int')
  sequence!: number;

  @Column('text')
  summary!: string;

  @Column('jsonb')
  label!: object;
}
