import { main } from '@entente/service-kit';
import { start{{Name}} } from './start-{{name}}.js';

await main(() => start{{Name}}());
