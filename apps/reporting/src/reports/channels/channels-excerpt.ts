import { interval, type ChannelLine, type Day, type Label, type PartialDate } from '@entente/contracts';
import type { Tx } from '@entente/persistence';

const MOST_LINES = 50;

interface ChannelRow extends Pick<ChannelLine, 'id' | 'title' | 'state' | 'parties'> {
  purpose: string | null;
  basis: string | null;
  proposed: Day;
  opened: Day | null;
  closed: Day | null;
  label: Label;
  total: number;
}

/** The channels of a partner, or between two, that were proposed or open on a day, the longest open first. */
export async function channelsExcerpt(tx: Tx, partners: readonly string[], asOf: PartialDate): Promise<{ items: ChannelLine[]; total: number }> {
  const { first, last } = interval(asOf);
  const [a, b] = partners;
  const other = b === undefined ? '' : 'JOIN channel_party q ON q.channel = p.channel AND q.partner = $4';
  const rows = await tx.query<ChannelRow>(
    `SELECT c.id, c.title, c.state, c.parties, c.purpose, c.basis, c.proposed_on::text AS proposed, c.opened_on::text AS opened, c.closed_on::text AS closed,
       c.label, (count(*) OVER ())::int AS total
     FROM channel_party p ${other} JOIN channel c ON c.id = p.channel
     WHERE p.partner = $3 AND least(c.proposed_on, c.opened_on) <= $2::date AND (c.closed_on IS NULL OR c.closed_on >= $1::date)
     ORDER BY c.opened_on NULLS LAST, c.proposed_on, c.id LIMIT ${MOST_LINES}`,
    [first, last, a, ...(b === undefined ? [] : [b])],
  );
  return { items: rows.map(lineOf), total: rows[0]?.total ?? 0 };
}

function lineOf({ purpose, basis, proposed, opened, closed, total: _, ...row }: ChannelRow): ChannelLine {
  return {
    ...row,
    ...(purpose !== null && { purpose }),
    ...(basis !== null && { basis }),
    proposedOn: proposed,
    ...(opened !== null && { openedOn: opened }),
    ...(closed !== null && { closedOn: closed }),
  };
}
