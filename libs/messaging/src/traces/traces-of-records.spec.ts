import { describe, expect, it } from '@jest/globals';
import { byTrace, commonCause } from './traces-of-records.js';

const ONE = '0af7651916cd43dd8448eb211c80319c';
const TWO = '4bf92f3577b34da6a3ce929d0e0e4736';

function at(trace: string, span: number, flags = '01'): string {
  return `00-${trace}-${String(span).padStart(16, '0')}-${flags}`;
}

function record(headers: Record<string, string>, topic = 'a') {
  return { topic, headers };
}

describe('records of a batch', () => {
  it('share a span with those of their trace and topic, with a link to each further cause', () => {
    const records = [
      record({ ce_traceparent: at(ONE, 1) }),
      record({ ce_traceparent: at(TWO, 2) }),
      record({ ce_traceparent: at(ONE, 3) }),
      record({ ce_traceparent: at(ONE, 3) }),
      record({ ce_traceparent: at(ONE, 1) }, 'b'),
    ];
    expect(byTrace(records)).toEqual([
      { parent: at(ONE, 1), links: [at(ONE, 3)], records: [records[0], records[2], records[3]] },
      { parent: at(TWO, 2), links: [], records: [records[1]] },
      { parent: at(ONE, 1), links: [], records: [records[4]] },
    ]);
  });

  it('name who sent them before who recorded the event', () => {
    expect(byTrace([record({ ce_traceparent: at(ONE, 1), traceparent: at(ONE, 2) })])[0]?.parent).toBe(at(ONE, 2));
  });

  it('have no span where they are of no trace, or of one that is not recorded', () => {
    const broken = [
      record({}),
      record({ ce_traceparent: 'x' }),
      record({ ce_traceparent: at('0'.repeat(32), 1) }),
      record({ ce_traceparent: at(ONE, 1, '00') }),
    ];
    expect(byTrace(broken)).toEqual([]);
  });

  it('have a common cause only where all are of one trace', () => {
    const [one, again, other] = [record({ ce_traceparent: at(ONE, 1) }), record({ traceparent: at(ONE, 2) }), record({ ce_traceparent: at(TWO, 1) })];
    expect(commonCause([one, again])).toBe(at(ONE, 1));
    expect(commonCause([one, other])).toBeUndefined();
    expect(commonCause([one, record({})])).toBeUndefined();
    expect(commonCause([record({ ce_traceparent: 'x' })])).toBeUndefined();
    expect(commonCause([])).toBeUndefined();
  });
});
