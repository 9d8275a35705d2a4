import { expect, it } from '@jest/globals';
import { propertiesFile } from './server-properties.js';

it('says in Latin-1 what Java reads back as it was', () => {
  expect(propertiesFile({ path: 'C:\\data', words: ' é = 日\n', url: 'A://h:1,B://h:2' })).toBe(
    'path=C:\\\\data\nwords=\\u0020\\u00e9 = \\u65e5\\u000a\nurl=A://h:1,B://h:2\n',
  );
});
