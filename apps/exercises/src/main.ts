import { main } from '@entente/service-kit';
import { startExercises } from './start-exercises.js';

await main(() => startExercises());
