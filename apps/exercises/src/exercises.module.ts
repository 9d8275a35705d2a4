import { Module } from '@nestjs/common';
import { DirectoryModule } from '@entente/partner-directory';
import { IntakeModule } from '@entente/service-kit/owner';
import { RegisterExercise } from './features/register-exercise/register-exercise.js';
import { ExerciseRepository } from './persistence/exercise.repository.js';

@Module({
  imports: [DirectoryModule, IntakeModule.of('exercises', [])],
  providers: [ExerciseRepository, RegisterExercise],
})
export class ExercisesModule {}
